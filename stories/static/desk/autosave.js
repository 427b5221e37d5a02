// What is typed is kept: on the desk every few seconds, in this browser while the desk does not answer or nobody is
// signed in. The server's half is stories/admin/autosaving.py; every sentence stands in templates/desk/keeping.html.
const EVERY = 4000, HEARTBEAT = 20000, TOO_LONG_TO_OUTLIVE_A_PAGE = 60000;
const line = document.getElementById("keeping"), form = line?.closest("form"), say = line?.dataset;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "autosave_tab"]);
let before, kept, sending, heard = Date.now(), silentSince = "", leaving = false, wasDirty = false, saying = "";

const clock = at => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZoneName: "short" }).format(at);
const put = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const revision = () => form.elements.opened_at_revision?.value || "";
const storageKey = () => `${say.key}-${say.tab}`;

function fields() {
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (!NOT_KEPT.has(name) && typeof value === "string") sent.append(name, value);
  return sent;
}
const dirty = () => before !== undefined && fields().toString() !== before;

// What already stands there stays as it is: whoever is about to click its link would miss another one in its place.
function tell(words, { bad = false, link = null } = {}) {
  if (words === saying) return;
  saying = words;
  line.classList.toggle("bad", bad);
  line.textContent = words;
  if (link) line.append(" ", link);
}

// ---------------------------------------------------------------- this browser

function keepHere(text) {
  try {
    localStorage.setItem(storageKey(), JSON.stringify({ at: new Date().toISOString(), fields: text }));
    return true;
  } catch { return false; }
}
const forgetHere = () => localStorage.removeItem(storageKey());

// A new sign-in brings a new token; the cookie has it, and the form learns it for its own save.
function token() {
  const found = document.cookie.split("; ").find(one => one.startsWith(say.cookie + "="));
  const field = form.elements.csrfmiddlewaretoken;
  if (found) field.value = decodeURIComponent(found.slice(say.cookie.length + 1));
  return field.value;
}

// ---------------------------------------------------------------- the desk

function post(body, { left = false, keepalive = false } = {}) {
  const query = new URLSearchParams({ tab: say.tab, revision: revision() });
  if (left) query.set("left", "1");
  return fetch(`${say.url}?${query}`, { method: "POST", body: new URLSearchParams(body), keepalive, redirect: "manual", credentials: "same-origin", signal: sending?.signal, headers: { "X-CSRFToken": token(), Accept: "application/json" } });
}

function failed(text, words, link = null) {
  tell(keepHere(text) ? words : `${words} ${say.full}`, { bad: true, link });
}

const signInAgain = () => Object.assign(document.createElement("a"), { href: say.login, target: "_blank", rel: "noopener", textContent: say.signIn });

async function refused(answer, text) {
  const problem = await answer.json().then(told => told.problem, () => "");
  if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") return failed(text, say.signedOut, signInAgain());
  if (answer.status >= 500 || !problem) return silent(text);
  failed(text, problem);
}

function silent(text) {
  silentSince ||= clock(new Date());
  failed(text, put(say.silent, { at: silentSince }));
}

async function keep() {
  if (sending || leaving) return;
  const text = fields().toString(), changed = text !== kept && dirty();
  if (!changed && Date.now() - heard < HEARTBEAT) return;
  sending = new AbortController();
  try {
    const answer = await post(changed ? text : "");
    if (!answer.ok) { if (changed || dirty()) await refused(answer, fields().toString()); return; }
    const told = await answer.json();
    heard = Date.now();
    silentSince = "";
    hear(told);
    if (changed && told.at) { kept = text; forgetHere(); tell(put(say.kept, { at: told.said })); }
  } catch (problem) {
    if (problem.name !== "AbortError" && dirty()) silent(fields().toString());
  } finally { sending = null; }
}

function hear(told) {
  const place = document.getElementById("presence");
  if (place && told.presence !== undefined && place.innerHTML.trim() !== told.presence.trim()) place.innerHTML = told.presence;
}

function changed() {
  const now = dirty();
  if (now === wasDirty) return;
  wasDirty = now;
  document.dispatchEvent(new CustomEvent("desk:change", { detail: { dirty: now } }));
}

function leave() {
  const text = fields().toString(), lost = !leaving && dirty() && text !== kept;
  if (lost) keepHere(text);  // taken away again as soon as the desk has it
  if (leaving) return;
  sending?.abort();
  sending = null;
  post(lost && text.length < TOO_LONG_TO_OUTLIVE_A_PAGE ? text : "", { left: true, keepalive: true }).catch(() => {});
}

// ---------------------------------------------------------------- text that this browser kept

// To the desk as a draft of its own, and from there into the form: rows and citations come by the same way as ever.
async function bring(key, text) {
  const tab = key.slice(say.key.length + 1), sent = new URLSearchParams(text);
  const query = new URLSearchParams({ tab, revision: sent.get("opened_at_revision") || "" });
  const answer = await fetch(`${say.url}?${query}`, { method: "POST", body: sent, redirect: "manual", headers: { "X-CSRFToken": token(), Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The desk answered ${answer.status}.`);
  const told = await answer.json();
  localStorage.removeItem(key);
  return told.at ? tab : "";  // empty: this very text was saved meanwhile
}

async function offer() {
  for (const key of Object.keys(localStorage).filter(key => key.startsWith(say.key + "-") && key !== storageKey())) {
    let found;
    try { found = JSON.parse(localStorage.getItem(key)); } catch { localStorage.removeItem(key); continue; }
    try {
      const tab = await bring(key, found.fields);
      if (tab && !document.querySelector(`a[href*="unsaved=${tab}"]`)) show(found, Object.assign(document.createElement("a"), { href: taken(tab), textContent: say.take }));
    } catch {
      const again = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: say.take });
      again.addEventListener("click", () => bring(key, found.fields).then(tab => location.assign(tab ? taken(tab) : say.page), () => silent(fields().toString())));
      show(found, again);
    }
  }
}
const taken = tab => `${say.page}?${new URLSearchParams({ unsaved: tab, record: say.url.split("/").at(-3) })}`;

function show(found, act) {
  const at = new Date(found.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "medium" }), zone = clock(new Date(found.at)).split(" ").at(-1);
  const place = Object.assign(document.createElement("p"), { className: "unsaved", textContent: put(say.here, { at: `${at} ${zone}` }) + " " });
  place.append(act);
  form.before(place);
}

// ---------------------------------------------------------------- one form

function start() {
  before = say.typed ? "" : fields().toString();
  offer();
  setInterval(() => { changed(); keep(); }, EVERY);
  form.addEventListener("focusout", () => { changed(); keep(); });
  form.addEventListener("input", changed);
  form.addEventListener("submit", submit);
  addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", event => { if (event.persisted) back(); });
  addEventListener("beforeunload", event => { if (!leaving && dirty()) event.preventDefault(); });
}

// The first click sends, the second does nothing; the browser's Back button finds the buttons usable again.
function submit(event) {
  if (leaving) return event.preventDefault();
  token();
  leaving = true;
  setTimeout(() => { if (event.defaultPrevented) leaving = false; });  // another script held it back
  sending?.abort();
  keepHere(fields().toString());  // until a page says that it was saved
  sessionStorage.setItem("desk-sent", storageKey());
}

async function back() {
  leaving = false;
  const answer = await post("").catch(() => null), told = answer?.ok ? await answer.json() : {};
  if (told.revision && String(told.revision) !== revision()) tell(put(say.older, { revision: told.revision }), { bad: true });
  hear(told);
}

// A save that was answered with another page went well: what this browser kept of it goes. The same form again did not.
function settle() {
  const sent = sessionStorage.getItem("desk-sent");
  if (!sent) return;
  sessionStorage.removeItem("desk-sent");
  if (!document.querySelector(".conflict") && !(form && storageKey() === sent)) localStorage.removeItem(sent);
}

settle();
if (form) {
  const editors = [...form.querySelectorAll("[data-django-prose-editor-configurable]")];
  let waiting = editors.length;
  if (!waiting) start();
  document.addEventListener("prose-editor:ready", () => { if (--waiting === 0) start(); });
}
