// "Who said what", live: the citations of the text by source, in order of use; each leads to its mark.
import { pm } from "django-prose-editor/editor";
import { marksIn, named, shown } from "./cite_marks.js";
import { words } from "./words.js";

const make = (tag, props = {}, ...parts) => { const made = Object.assign(document.createElement(tag), props); made.append(...parts); return made; };

export function listed(box, editor) {
  if (!box) return;
  const marks = marksIn(editor.state.doc), sources = new Map(), groups = new Map();
  const sourceOf = id => named(id).source || named(id).title;
  for (const one of marks) {
    const source = sourceOf(one.node.attrs.document);
    sources.set(source, [...(sources.get(source) || []), one]);
    groups.set(one.group, (groups.get(one.group) || new Set()).add(source));
  }
  const alone = [...groups.values()].filter(one => one.size === 1).length;
  const summary = marks.length ? [make("p", { className: "single", textContent: words(alone === 1 ? "aloneOne" : "alone", { n: alone, all: groups.size }) })] : [make("p", { textContent: box.dataset.none })];
  box.replaceChildren(...summary, ...[...sources].map(([source, said]) => make("div", { className: "who-said" }, make("h2", { textContent: source }), make("ul", {}, ...said.map(one => line(one, groups, editor))))));
}

function line({ node: { attrs }, pos, number, passage, group }, groups, editor) {
  const item = named(attrs.document), details = make("small");
  details.append(`${shown("kind", attrs.kind)}: ${item.title}`, attrs.locator ? `, ${attrs.locator}` : "");
  if (attrs.quote) details.append(": ", make("q", { textContent: attrs.quote }));
  if (attrs.standing !== "current") details.append(` (${shown("standing", attrs.standing).toLowerCase()})`);
  if (groups.get(group).size === 1) details.append(" ", make("span", { className: "alone", textContent: words("single") }));
  const button = make("button", { type: "button", className: "to-mark", textContent: String(number) });
  button.setAttribute("aria-label", words("toMark", { number }));
  button.addEventListener("click", () => {
    const { state, view } = editor;
    view.dispatch(state.tr.setSelection(pm.state.NodeSelection.create(state.doc, pos)).scrollIntoView());
    view.focus();
  });
  return make("li", {}, button, " ", passage || "—", " ", details);
}
