// The desk's own behaviour. Everything here adds to pages that work without it; every text stands in the page.
const $ = (selector, root = document) => root.querySelector(selector), $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const isMac = /Mac|iP(hone|ad)/.test(navigator.platform), words = $(".bar")?.dataset || {};
if (isMac) $$("kbd[data-key]").forEach(key => { key.textContent = `⌘ ${key.dataset.key}`; });

/* A record's form: Ctrl-S saves, what is typed and not saved is said, and leaving with it asks first. */
const form = $("#content-main > form"), saver = form && $("[data-save]", form), note = form && $("[data-saved]", form);
let isDirty = false, isLeaving = false;
if (saver) {
  const touch = () => {
    if (isDirty) return;
    isDirty = true;
    document.body.classList.add("dirty");
    if (note) note.textContent = note.dataset.unsaved;
  };
  for (const event of ["input", "change", "desk:change"]) form.addEventListener(event, touch);
  form.addEventListener("submit", () => { isLeaving = true; });
  addEventListener("pageshow", () => { isLeaving = false; });
  addEventListener("beforeunload", event => { if (isDirty && !isLeaving) event.preventDefault(); });
  saver.title ||= isMac ? "⌘S" : "Ctrl-S";
  // An act that has a page of its own saves before it leads there; with nothing to save it only leads there.
  form.addEventListener("click", event => {
    const button = event.target.closest("button[data-page]");
    if (button && !isDirty) { event.preventDefault(); location.href = button.dataset.page; }
  });
}
document.addEventListener("keydown", event => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const key = event.key.toLowerCase();
  if (key === "s" && saver && !$("dialog[open]")) { event.preventDefault(); form.requestSubmit(saver); }
  if (key === "k" && finder && !$("dialog[open]:not(#finder)")) { event.preventDefault(); openFinder(); }
});
$(".errsum")?.focus();

/* Menus are <details>: one open at a time, closed by Escape or a click outside. */
const menus = "details.menu[open], details.chip[open]";
document.addEventListener("click", event => $$(menus).forEach(menu => { if (!menu.contains(event.target)) menu.open = false; }));
document.addEventListener("keydown", event => {
  const menu = event.key === "Escape" && document.activeElement?.closest(menus);
  if (menu) { menu.open = false; $("summary", menu).focus(); }
});

/* Ctrl-K: a dialog over the search that the Find box submits to. */
const finder = $("#finder"), field = $("#finder-q"), list = $("#finder-list"), say = $("#finder-say");
let hits = [], at = -1, timer = 0, run = 0, opensFirst = false;
function openFinder() {
  if (!finder.open) finder.showModal();
  field.select();
  look();
}
function mark(place) {
  at = place;
  hits.forEach((hit, number) => hit.setAttribute("aria-selected", number === place));
  if (!hits[place]) { field.removeAttribute("aria-activedescendant"); return; }
  field.setAttribute("aria-activedescendant", hits[place].id);
  hits[place].scrollIntoView({ block: "nearest" });
}
function row(found, number) {
  const item = document.createElement("li");
  Object.assign(item, { id: `hit-${number}`, role: "option" });
  item.dataset.url = found.url;
  for (const [tag, text] of [["small", found.kind], ["span", found.title], ["em", found.meta]]) item.append(Object.assign(document.createElement(tag), { textContent: text }), " ");
  return item;
}
async function look() {
  const mine = ++run;
  let found;
  try {
    const answer = await fetch(`${field.dataset.url}?q=${encodeURIComponent(field.value)}`, { headers: { Accept: "application/json" } });
    found = (await answer.json()).results;
  } catch { say.textContent = say.dataset.silent; return; }
  if (mine !== run) return;
  list.replaceChildren(...found.map(row));
  hits = $$("li", list);
  field.setAttribute("aria-expanded", String(hits.length > 0));
  mark(hits.length ? 0 : -1);
  if (opensFirst && hits[0]) location.href = hits[0].dataset.url;
  opensFirst = false;
  say.textContent = (hits.length ? say.dataset.found : say.dataset.none).replace("{n}", hits.length).replace("{q}", field.value);
}
if (finder) {
  field.addEventListener("input", () => {  // what was found for other words cannot be opened any more
    clearTimeout(timer);
    timer = setTimeout(look, 120);
    run++;
    hits = [];
    opensFirst = false;
    list.replaceChildren();
    mark(-1);
  });
  field.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (hits.length) mark((at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (hits[at]) location.href = hits[at].dataset.url; else opensFirst = true;
    }
  });
  list.addEventListener("click", event => { const hit = event.target.closest("li"); if (hit) location.href = hit.dataset.url; });
  finder.addEventListener("click", event => { if (event.target === finder) finder.close(); });
}

/* One-line texts: they wrap on a phone and have no line breaks. */
$$("textarea[data-oneline]").forEach(text => {
  text.addEventListener("keydown", event => { if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) { event.preventDefault(); if (saver) form.requestSubmit(saver); } });
  text.addEventListener("input", () => { if (/\n/.test(text.value)) text.value = text.value.replace(/\s*\n\s*/g, " "); });
});

/* Lists: choose all, and how many are chosen. */
const toggle = $("#action-toggle"), boxes = $$("input.action-select"), counter = $(".action-counter");
if (toggle) {
  const tell = () => {
    const chosen = boxes.filter(box => box.checked).length;
    toggle.checked = chosen === boxes.length;
    toggle.indeterminate = chosen > 0 && chosen < boxes.length;
    if (counter) counter.textContent = counter.dataset.chosen.replace("{n}", chosen).replace("{all}", boxes.length);
  };
  toggle.addEventListener("change", () => { boxes.forEach(box => { box.checked = toggle.checked; }); tell(); });
  boxes.forEach(box => box.addEventListener("change", tell));
  tell();
}

/* The prose editor: name its toolbar, report its edits, and let links to its field lead into it. */
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const box = editor.view.dom, bar = $(".prose-menubar", box.closest(".prose-editor"));
  if (bar) { bar.setAttribute("role", "toolbar"); bar.setAttribute("aria-label", words.formatting || ""); }
  editor.on("update", () => textarea.dispatchEvent(new CustomEvent("desk:change", { bubbles: true })));
  document.addEventListener("click", event => {
    if (event.defaultPrevented || !event.target.closest(`a[href="#${textarea.id}"]`)) return;  // a check leads to its own words
    event.preventDefault();
    editor.commands.focus("start");
    box.scrollIntoView({ block: "center" });
  });
});
