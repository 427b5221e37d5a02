// The panel of the checks: asked again a moment after the form changed, its links lead to the field in this page.
const WAIT = 1500;
const panel = document.getElementById("checks");
const form = panel && (panel.closest("form") || document.querySelector("#content-main form[method=post]"));
let timer = 0, asking = null;

const shown = () => document.dispatchEvent(new CustomEvent("checks:shown"));

function later() {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
}

async function ask() {
  asking?.abort();
  const mine = (asking = new AbortController());
  try {
    const answer = await fetch(panel.dataset.checks, { method: "POST", body: new FormData(form), signal: mine.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    show(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("checks"));
  } catch (problem) {
    if (problem.name !== "AbortError") say(panel.dataset.unasked);
  }
}

function say(words) {
  const status = panel.querySelector("[role=status]");
  if (status.textContent !== words) status.textContent = words;
}

// Everything but the status line is replaced: a live region that is replaced says nothing.
function show(fresh) {
  if (!fresh) return say(panel.dataset.unasked);
  const focused = panel.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const was = panel.querySelector("details")?.open;
  say(fresh.querySelector("[role=status]").textContent);
  panel.querySelector("[data-found]").replaceWith(fresh.querySelector("[data-found]"));
  const details = panel.querySelector("details");
  if (details && was !== undefined) details.open = was;
  if (focused) [...panel.querySelectorAll("a")].find(link => link.getAttribute("href") === focused)?.focus();
  shown();
}

function lead(event) {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  for (let closed; (closed = target.closest("details:not([open])")); ) closed.open = true;
  const words = link.dataset.claim || link.dataset.about;
  const led = new CustomEvent("checks:lead", { detail: { words, block: Number(link.dataset.block ?? -1) }, cancelable: true });
  if (link.hash === "#id_body" && !document.dispatchEvent(led)) return;  // the editor has selected the words
  const field = target.hidden ? target.nextElementSibling?.querySelector("input") || target : target;
  if (!field.matches("input, select, textarea, button, a")) field.tabIndex = -1;
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}

if (panel) panel.addEventListener("click", lead);
if (panel?.dataset.checks && form) {
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  document.addEventListener("formset:added", later);
  document.addEventListener("formset:removed", later);
}
