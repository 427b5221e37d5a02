// Claims without a citation are underlined in the body; the panel of the checks lists them (desk/checks.js).
import { Extension, pm } from "django-prose-editor/editor";

const { Plugin, PluginKey } = pm.state, { Decoration, DecorationSet } = pm.view;
const KEY = new PluginKey("claims"), KEPT = "desk.claims", OFF = "off";
let editor = null;

const remembered = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
const remember = value => { try { localStorage.setItem(KEPT, value); } catch { /* it is on again next time */ } };

// The text of a paragraph as the server reads it: single spaces, none at an edge. `at[n]` is where its n-th sign stands.
function read(node, position) {
  let text = "";
  const at = [];
  node.descendants((child, offset) => {
    const signs = child.isText ? child.text : child.type.name === "HardBreak" || child.type.name === "hardBreak" ? "\n" : "";
    for (let place = 0; place < signs.length; place++) {
      const sign = /\s/.test(signs[place]) ? " " : signs[place];
      if (sign === " " && (!text || text.endsWith(" "))) continue;
      text += sign;
      at.push(position + 1 + offset + place);
    }
    return true;
  });
  return { text, at };
}

function paragraphs(doc) {
  const found = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    if (node.content.size) found.push(read(node, position));
    return false;
  });
  return found;
}

function range(read, words) {
  const wanted = words.replace(/…$/, "").replace(/\s+/g, " ").trim(), start = wanted ? read.text.indexOf(wanted) : -1;
  return start < 0 ? null : { from: read.at[start], to: read.at[start + wanted.length - 1] + 1 };
}

function find(all, { words, block }) {
  const first = all[block] && range(all[block], words);
  if (first) return first;
  for (const one of all) { const found = range(one, words); if (found) return found; }
  return null;
}

const listed = () => [...document.querySelectorAll("#checks [data-claim]")].map(link => ({ words: link.dataset.claim, block: Number(link.dataset.block) }));

function decorate(doc) {
  const list = document.querySelector("#checks [data-claims-title]"), title = list?.dataset.claimsTitle || "";
  if (remembered() === OFF || !list) return DecorationSet.empty;
  const all = paragraphs(doc);
  const ranges = listed().map(claim => find(all, claim)).filter(Boolean);
  return DecorationSet.create(doc, ranges.map(({ from, to }) => Decoration.inline(from, to, { class: "claim", title, "aria-description": title })));
}

function refresh() {
  const button = document.querySelector("#checks [data-underline]");
  if (button) { button.hidden = false; button.setAttribute("aria-pressed", String(remembered() !== OFF)); }
  if (editor && !editor.isDestroyed) editor.view.dispatch(editor.state.tr.setMeta(KEY, true).setMeta("addToHistory", false));
}

document.addEventListener("checks:shown", refresh);
document.addEventListener("click", event => {
  if (!event.target.closest("#checks [data-underline]")) return;
  remember(remembered() === OFF ? "on" : OFF);
  refresh();
});
document.addEventListener("checks:lead", event => {
  if (!editor) return;
  const found = event.detail.words && find(paragraphs(editor.state.doc), event.detail);
  if (found) editor.chain().setTextSelection(found).focus().scrollIntoView().run();
  else editor.chain().focus().scrollIntoView().run();
  event.preventDefault();
});

export const Claims = Extension.create({
  name: "Claims",
  onCreate() { editor = this.editor; refresh(); },
  onDestroy() { if (editor === this.editor) editor = null; },
  addProseMirrorPlugins() {
    return [new Plugin({
      key: KEY,
      state: {
        init: () => DecorationSet.empty,
        apply: (step, set) => (step.getMeta(KEY) ? decorate(step.doc) : set.map(step.mapping, step.doc)),
      },
      props: { decorations(state) { return KEY.getState(state); } },
    })];
  },
});
