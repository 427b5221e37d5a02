// Cards of a record: added, removed (until the save they can be kept after all) and moved, by pointer or by keys.
// Without this module a box removes a card and its number moves it.
const here = group => group.querySelector("[data-cards-here]");
const cards = group => [...here(group).children].filter(child => child.matches("[data-card]"));
const groupOf = element => element.closest("[data-cards]");
const own = (card, name) => [...card.querySelectorAll(`[name$="-${name}"]`)].find(field => field.closest("[data-card]") === card);
const isGoing = card => own(card, "DELETE")?.checked;
const nameOf = card => (card.querySelector("h3 [data-shows]")?.innerText || card.querySelector("h3")?.innerText || card.querySelector(".combo-i")?.value || "").trim() || groupOf(card).querySelector("legend")?.innerText;

function say(group, words, card, ...numbers) {
  const line = group.querySelector("[data-say]");
  line.textContent = words.replace("%s", card ? nameOf(card) : "").replace("%n", numbers[0]).replace("%m", numbers[1]);
}

function isBlank(card) {
  if (!own(card, "id") || own(card, "id").value) return false;
  return [...card.querySelectorAll("input:not([type=hidden], [type=radio], .combo-i), textarea, select")].every(field =>
    field.matches(".place, [name$=-DELETE]") || (field.matches("select:not(.pick)") ? [...field.options].every(option => option.selected === option.defaultSelected || !option.value) : !field.value));
}

function renumber(group) {
  const staying = cards(group).filter(card => !isGoing(card) && !isBlank(card));
  staying.forEach((card, at) => {
    const place = own(card, "place");
    if (place && place.value !== String(at + 1)) { place.value = at + 1; place.dispatchEvent(new Event("change", { bubbles: true })); }
  });
}

function count(group) {
  const number = group.querySelector("[data-count-of-cards]");
  if (number) number.textContent = cards(group).filter(card => !isGoing(card)).length;
}

export function add(group) {
  const prefix = group.dataset.cards, total = group.querySelector(`[name="${CSS.escape(prefix)}-TOTAL_FORMS"]`);
  const template = here(group).querySelector(":scope > template"), made = document.createElement("template");
  made.innerHTML = template.innerHTML.replaceAll(`${prefix}-__prefix__`, `${prefix}-${total.value}`);
  total.value = Number(total.value) + 1;
  const card = made.content.querySelector("[data-card]");
  template.before(made.content);
  card.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  ready(card);
  count(group);
  say(group, group.dataset.added);
  return card;
}

// A form that came back unsaved draws its cards as they were; they stand where their numbers say that they were moved.
function inTheirPlaces(group) {
  const drawn = cards(group), place = card => Number(own(card, "place")?.value) || Infinity;
  const placed = [...drawn].sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
  if (placed.some((card, at) => card !== drawn[at])) here(group).prepend(...placed);
}

function ready(root) {
  for (const group of [...(root.matches?.("[data-cards]") ? [root] : []), ...root.querySelectorAll("[data-cards]")]) {
    group.classList.add("live");
    inTheirPlaces(group);
    for (const card of cards(group)) card.classList.toggle("going", Boolean(isGoing(card)));
  }
}

function move(card, step) {
  const group = groupOf(card), all = cards(group).filter(one => !isGoing(one)), other = all[all.indexOf(card) + step];
  if (!other) return;
  const focused = document.activeElement;
  if (step < 0) other.before(card); else other.after(card);
  focused.focus();
  settle(card);
}

function settle(card) {
  const group = groupOf(card), all = cards(group).filter(one => !isGoing(one));
  renumber(group);
  say(group, group.dataset.moved, card, all.indexOf(card) + 1, all.length);
}

document.addEventListener("click", event => {
  const button = event.target.closest("[data-cards] :is([data-add], [data-up], [data-down])");
  if (!button) return;
  if (button.matches("[data-up]")) move(button.closest("[data-card]"), -1);
  else if (button.matches("[data-down]")) move(button.closest("[data-card]"), 1);
  else {
    const card = add(groupOf(button)), { add: id, text } = button.dataset;
    if (id) { own(card, "party").choose({ id, text }); button.closest("li").remove(); }
    (id ? own(card, "holds") : card.querySelector(":is(.combo-i, input:not([type=hidden], [type=checkbox]), textarea)"))?.focus();
  }
});

document.addEventListener("keydown", event => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const card = event.target.closest("[data-cards].live [data-card]");
  if (!card || event.target.matches("select, textarea")) return;
  event.preventDefault();
  move(card, event.key === "ArrowUp" ? -1 : 1);
});

document.addEventListener("change", event => {
  const field = event.target, card = field.closest("[data-card]");
  if (!card) return;
  if (field === own(card, "DELETE")) {
    const group = groupOf(card);
    card.classList.toggle("going", field.checked);
    count(group);
    say(group, field.checked ? group.dataset.removed : group.dataset.back, card);
    return;
  }
  tell(card, field);
});
document.addEventListener("input", event => { const card = event.target.closest("[data-card]"); if (card) tell(card, event.target); });

// What a closed card says follows what is typed into it.
function tell(card, field) {
  const name = field.name?.split("-").at(-1), shown = name && card.querySelector(`[data-shows="${CSS.escape(name)}"]`);
  if (shown && own(card, name) === field) shown.textContent = field.tagName === "SELECT" ? field.selectedOptions[0]?.text || "" : field.value;
}

// ------------------------------------------------------------ by pointer

document.addEventListener("pointerdown", down => {
  const grip = down.target.closest("[data-grip]"), card = grip?.closest("[data-card]");
  if (!card || down.button) return;
  down.preventDefault();
  const group = groupOf(card), others = () => cards(group).filter(one => one !== card && !isGoing(one));
  const stop = new AbortController(), how = { signal: stop.signal };
  let goal = null, moved = false;
  const show = () => others().forEach(one => { one.classList.toggle("drop-before", one === goal); one.classList.toggle("drop-after", moved && !goal && one === others().at(-1)); });
  card.classList.add("moving");
  document.addEventListener("pointermove", event => {
    moved = true;
    goal = others().find(one => { const box = one.getBoundingClientRect(); return event.clientY < box.top + box.height / 2; }) || null;
    if (event.clientY < 70) scrollBy(0, -12); else if (event.clientY > innerHeight - 70) scrollBy(0, 12);
    show();
  }, how);
  const end = put => {
    stop.abort();
    card.classList.remove("moving");
    others().forEach(one => one.classList.remove("drop-before", "drop-after"));
    if (!put || !moved) return;
    if (goal) goal.before(card); else others().at(-1)?.after(card);
    settle(card);
  };
  document.addEventListener("pointerup", () => end(true), how);
  document.addEventListener("pointercancel", () => end(false), how);
  document.addEventListener("keydown", event => { if (event.key === "Escape") end(false); }, how);
});

ready(document);
