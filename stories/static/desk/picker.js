// A combobox over the admin's autocomplete view. The <select> stays: it is what the form posts, and what there is without script.
// Its last option makes what is not there yet; what was used last is offered first.
import { canMake, make as makeRecord, words as ofMaking } from "./creating.js";
import { words } from "./words.js";

const LATELY = 20;
let serial = 0;
const make = (tag, props = {}) => Object.assign(document.createElement(tag), props);

function lately(kind) {
  try { return JSON.parse(localStorage.getItem(`lately-${kind}`)) || []; } catch { return []; }
}
function remember(kind, id) {
  try { localStorage.setItem(`lately-${kind}`, JSON.stringify([id, ...lately(kind).filter(one => one !== id)].slice(0, LATELY))); } catch { /* it is a comfort */ }
}

export function enhance(select) {
  if (select.dataset.picked || select.id.includes("__prefix__")) return;
  select.dataset.picked = "1";
  const attr = name => select.getAttribute("data-" + name), many = select.multiple, id = `pick-${++serial}`;
  const kind = attr("kind") || `${attr("model-name")}-${attr("field-name")}`;
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const name = (label?.textContent || select.getAttribute("aria-label") || words("choose")).replace(/:\s*$/, "").trim();
  const box = make("div", { className: "combo" + (many ? " many" : "") });
  const input = make("input", { type: "text", id: id + "-i", autocomplete: "off", className: "combo-i", placeholder: attr("placeholder") || words(many ? "chooseMany" : "chooseOne") });
  const list = make("ul", { id: id + "-l", hidden: true, className: "combo-l" });
  const chosen = make("ul", { className: "combo-c" }), say = make("span", { className: "visually-hidden vh" });
  for (const [key, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list" })) input.setAttribute(key, value);
  list.setAttribute("role", "listbox"); list.setAttribute("aria-label", name);
  chosen.setAttribute("aria-label", words("chosen", { name })); say.setAttribute("role", "status");
  if (label) label.htmlFor = input.id; else input.setAttribute("aria-label", name);
  const described = select.getAttribute("aria-describedby");
  if (described) input.setAttribute("aria-describedby", described);
  if (select.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
  if (select.required) input.setAttribute("aria-required", "true");
  select.required = false;  // the browser cannot point at a hidden field; the form says what is missing
  select.hidden = true;
  select.after(box);
  box.append(...(many ? [chosen] : []), input, list, say);
  const clear = make("button", { type: "button", className: "combo-x", textContent: "×" });
  if (!many) {
    clear.setAttribute("aria-label", words("clear", { name }));
    clear.addEventListener("click", () => { choose(null); input.focus(); });
    input.after(clear);
  }

  let options = [], at = -1, timer = 0, run = 0, making = false;
  const picked = () => [...select.selectedOptions].filter(option => option.value);
  function show() {
    box.classList.toggle("has", picked().length > 0);
    clear.hidden = !picked().length;
    if (!many) { input.value = picked()[0]?.text || ""; input.title = input.value; return; }
    chosen.replaceChildren(...picked().map(option => {
      const row = make("li", { textContent: option.text }), out = make("button", { type: "button", textContent: "×" });
      out.setAttribute("aria-label", words("remove", { name: option.text }));
      out.addEventListener("click", () => { option.remove(); changed(words("removed", { name: option.text })); input.focus(); });
      row.append(out);
      return row;
    }));
    chosen.hidden = !chosen.children.length;
  }
  function changed(text) { say.textContent = text; show(); select.dispatchEvent(new Event("change", { bubbles: true })); }
  function choose(item, said = "") {
    if (!many) select.replaceChildren();
    if (item) {
      const option = [...select.options].find(known => known.value === item.id) || new Option(item.text, item.id);
      option.selected = true; option.item = item; select.append(option);
      remember(kind, item.id);
    } else if (!many) select.append(new Option("", "", true, true));
    if (many) input.value = "";
    shut(); changed(said || (item ? words("taken", { name: item.text }) : words("cleared")));
  }
  select.choose = choose;
  async function create(typed) {
    making = true;
    shut();
    const made = await makeRecord(select, typed);
    making = false;
    if (made) choose(made, ofMaking("made").replace("%s", made.text));
    else if (!many) show();
    input.focus();
  }
  const take = item => (item.make === undefined ? choose(item) : create(item.make));
  function shut() { clearTimeout(timer); run++; list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  function mark(place) {
    at = place;
    [...list.children].forEach((row, number) => row.setAttribute("aria-selected", number === place));
    const row = list.children[place];
    if (row) { input.setAttribute("aria-activedescendant", row.id); row.scrollIntoView({ block: "nearest" }); } else input.removeAttribute("aria-activedescendant");
  }
  function row(item, number) {
    const made = make("li", { id: `${id}-o${number}`, textContent: item.text });
    made.setAttribute("role", "option"); made.setAttribute("aria-selected", "false");
    if (item.make !== undefined) made.className = "make";
    if (item.detail) made.append(" ", make("small", { textContent: item.detail }));
    return made;
  }
  async function look() {
    const mine = ++run, term = (!many && input.value === (picked()[0]?.text || "") ? "" : input.value).trim();
    const query = new URLSearchParams({ term, app_label: attr("app-label"), model_name: attr("model-name"), field_name: attr("field-name") });
    if (!term) query.set("lately", lately(kind));
    let found;
    try { found = (await (await fetch(`${attr("ajax--url")}?${query}`)).json()).results; } catch { say.textContent = words("silent"); return; }
    if (mine !== run || document.activeElement !== input) return;
    const have = new Set(many ? picked().map(option => option.value) : []);
    options = found.filter(item => !have.has(item.id));
    const count = options.length;
    if (canMake(select)) options.push({ make: term, text: term ? ofMaking("make").replace("%s", term) : ofMaking("makeNew") });
    list.replaceChildren(...options.map(row));
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!!options.length));
    say.textContent = words(count > 1 ? "results" : count ? "result" : "nothing", { n: count });
    mark(term && options.length ? 0 : -1);
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(look, 150); };
  input.addEventListener("input", event => { event.stopPropagation(); soon(); });
  input.addEventListener("click", () => { if (list.hidden) soon(); });
  input.addEventListener("focus", () => { if (!many) input.select(); });
  input.addEventListener("blur", () => { if (making) return; setTimeout(() => { if (document.activeElement !== input) shut(); }, 150); if (!many && !input.value && picked()[0]) choose(null); else if (!many) show(); });
  input.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) look(); else mark(at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length);
    } else if (event.key === "ArrowDown") { event.preventDefault(); event.stopPropagation(); if (list.hidden) look(); }
    else if (event.key === "Enter") {
      if (!list.hidden || (input.value && input.value !== picked()[0]?.text)) event.preventDefault();
      if (options[at] && !list.hidden) take(options[at]);
    } else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); shut(); show(); }
    else if (event.key === "Backspace" && many && !input.value && picked().length) { const last = picked().at(-1); last.remove(); changed(words("removed", { name: last.text })); }
  });
  list.addEventListener("pointerdown", event => event.preventDefault());  // the input keeps the focus
  list.addEventListener("click", event => { const place = [...list.children].indexOf(event.target.closest("li")); if (place >= 0) take(options[place]); });
  new MutationObserver(() => { if (document.activeElement !== input) show(); }).observe(select, { childList: true });  // the pop-up puts its option there
  if (canMake(select)) select.closest(".related-widget-wrapper")?.querySelectorAll(".related-widget-wrapper-link").forEach(link => { link.hidden = true; });
  show();
}

const all = root => root.querySelectorAll("select.pick").forEach(enhance);
all(document);
document.addEventListener("formset:added", event => all(event.target));
