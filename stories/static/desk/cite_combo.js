// A line that offers things while one types: the keyboard stays in it. `look` finds, `row` shows, `choose` takes one.
let serial = 0;

export function combobox(input, list, { look, row, choose, missing = () => {} }) {
  const id = `offered-${++serial}`;
  let items = [], at = -1, timer = 0, run = 0, pending = null;

  function mark(place) {
    at = place;
    [...list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === place)));
    const one = list.children[place];
    if (one) { input.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); } else input.removeAttribute("aria-activedescendant");
  }
  function shut() {
    run += 1;
    clearTimeout(timer);
    [timer, pending] = [0, null];
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }
  function offer() {
    clearTimeout(timer);
    timer = 0;
    const mine = ++run, typed = input.value.trim();
    pending = look(typed).then(found => {
      if (mine !== run) return;
      pending = null;
      items = found;
      list.replaceChildren(...found.map((item, number) => {
        const one = Object.assign(document.createElement("li"), { id: `${id}-${number}` });
        one.setAttribute("role", "option");
        one.append(...row(item));
        return one;
      }));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!!found.length));
      mark(found.length ? 0 : -1);
    });
    return pending;
  }
  async function take() {
    if (timer) offer();
    while (pending) await pending;
    const item = list.hidden ? null : items[at];
    if (item) { shut(); choose(item); } else missing(input.value.trim());
  }

  input.addEventListener("input", event => {
    clearTimeout(timer);
    if (/^(insertText|insertComposition|delete)/.test(event.inputType || "")) timer = setTimeout(offer, 120); else offer();
  });
  input.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) offer();
      else mark((at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
    } else if (event.key === "Enter") { event.preventDefault(); take(); }
  });
  list.addEventListener("pointerdown", event => {
    event.preventDefault();
    const place = [...list.children].indexOf(event.target.closest("li"));
    if (place >= 0) { const item = items[place]; shut(); choose(item); }
  });
  return { offer, shut };
}
