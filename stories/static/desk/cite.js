// The citation mark of a body. In the text it is one thing; its row is made from it when the story is saved.
import { Node, Plugin, pm } from "django-prose-editor/editor";
import { about, FIELDS, isMark, learn, learnOf, marksIn, named, UUID, written } from "./cite_marks.js";
import { isOpen, open } from "./cite_dialog.js";
import { plain, transformed } from "./cite_paste.js";
import { listed } from "./who_said.js";
import { words } from "./words.js";

const { NodeSelection, PluginKey } = pm.state, { Decoration, DecorationSet } = pm.view;
const KEY = new PluginKey("numbers");
const findUrl = document.getElementById("cite")?.dataset.find || "";

document.querySelectorAll("[data-cited]").forEach(({ dataset }) => learn({ id: dataset.cited, text: dataset.text, mark: dataset.mark, source: dataset.source, title: dataset.title, date: dataset.date }));

// Numbers and names are shown, not kept: the view of a mark gets them as a decoration.
function numbered(doc) {
  return DecorationSet.create(doc, marksIn(doc).map(({ node, pos, number }) => Decoration.node(pos, pos + 1, {}, { number, mark: named(node.attrs.document).mark })));
}

const numbers = () => new Plugin({
  key: KEY,
  state: { init: (config, { doc }) => numbered(doc), apply: (tr, shown, before, { doc }) => (tr.docChanged || tr.getMeta(KEY) ? numbered(doc) : shown) },
  appendTransaction: ownIds,
  props: {
    decorations: state => KEY.getState(state),
    handleTextInput: typed,
    transformPastedText: plain,
    handleClickOn(view, pos, node, nodePos, event, direct) {
      if (!direct || !isMark(node) || !view.editable || event.shiftKey) return false;
      view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, nodePos)));
      open(view.dom.editor);
      return true;
    },
  },
});

// A mark that was copied becomes one of its own; the one that was there before keeps its id.
function ownIds(transactions, before, { doc, tr }) {
  if (!transactions.some(one => one.docChanged)) return null;
  const stayed = new Set();
  before.doc.descendants((node, pos) => {
    if (!isMark(node)) return;
    let place = { pos, deleted: false };
    for (const { mapping } of transactions) { const next = mapping.mapResult(place.pos, 1); place = { pos: next.pos, deleted: place.deleted || next.deletedAfter }; }
    if (!place.deleted && doc.nodeAt(place.pos)?.attrs.id === node.attrs.id) stayed.add(place.pos);
  });
  const all = marksIn(doc), taken = new Set(all.filter(one => stayed.has(one.pos)).map(one => one.node.attrs.id));
  for (const { node, pos } of all) {
    if (stayed.has(pos)) continue;
    if (!node.attrs.id || taken.has(node.attrs.id)) tr.setNodeAttribute(pos, "id", crypto.randomUUID());
    taken.add(node.attrs.id);
  }
  return tr.docChanged ? tr : null;
}

// An @ at the start of a word opens the dialog. What is typed while a mark is selected goes after it, not over it.
function typed(view, from, to, text) {
  const { state } = view, { selection } = state;
  if (view.composing && text !== "@") return false;
  if (isMark(selection.node)) {
    const step = state.tr.insertText(text, to);
    view.dispatch(step.setSelection(selection.constructor.near(step.doc.resolve(to + text.length), -1)));
    return true;
  }
  if (text !== "@" || !state.doc.resolve(from).parent.isTextblock) return false;
  const $from = state.doc.resolve(from), before = $from.parent.textBetween(0, $from.parentOffset, null, "\ufffc");
  if (selection.empty && !/(^|[\s\ufffc.,;:!?…”"’»)\]])$/.test(before)) return false;
  open(view.dom.editor, true);
  return true;
}

export const Cite = Node.create({
  name: "Cite", group: "inline", inline: true, atom: true, selectable: true, draggable: true, priority: 1000,
  addAttributes() {
    const attribute = name => [name, { default: "", parseHTML: element => element.getAttribute("data-" + name) || "", renderHTML: attrs => ({ ["data-" + name]: attrs[name] || "" }) }];
    return Object.fromEntries(FIELDS.map(attribute));
  },
  parseHTML() {
    const standard = { kind: "paraphrase", standing: "current" };
    return [{ tag: "cite[data-document]", getAttrs: element => {
      if (!UUID.test(element.getAttribute("data-document"))) return false;
      for (const [name, value] of Object.entries(standard)) if (!element.getAttribute("data-" + name)) element.setAttribute("data-" + name, value);
      return null;
    } }];
  },
  renderHTML({ HTMLAttributes }) { return ["cite", HTMLAttributes, "1"]; },
  renderText() { return ""; },
  onBeforeCreate() {
    const { editor } = this, html = editor.getHTML.bind(editor);
    editor.getHTML = () => written(html());
  },
  addNodeView() {
    return ({ node, decorations }) => {
      const dom = document.createElement("cite"), number = document.createElement("span");
      dom.setAttribute("role", "button");
      dom.append(number);
      const show = ({ attrs }, shown) => {
        const { spec } = shown.find(one => one.spec.number) || { spec: {} };
        number.textContent = [spec.number, spec.mark].filter(Boolean).join(" ");
        Object.assign(dom.dataset, { id: attrs.id, document: attrs.document, about: about(attrs), standing: attrs.standing });
        dom.setAttribute("aria-label", words("citation", { number: spec.number, about: about(attrs) }));
      };
      show(node, decorations);
      return { dom, ignoreMutation: () => true, update: (next, shown) => next.type === node.type && (show(next, shown), true) };
    };
  },
  addProseMirrorPlugins() { return [numbers()]; },
  transformPastedHTML: transformed,
  addKeyboardShortcuts() {
    // Backspace after a mark, and Delete before it, first selects it.
    const toward = side => ({ editor: { state, view } }) => {
      const { selection } = state, node = selection.empty && selection.$from[side];
      if (!isMark(node)) return false;
      view.dispatch(state.tr.setSelection(NodeSelection.create(state.doc, selection.from - (side === "nodeBefore" ? 1 : 0))));
      return true;
    };
    return {
      "Mod-Shift-e": ({ editor }) => { open(editor); return true; },
      Enter: ({ editor }) => { if (!isMark(editor.state.selection.node)) return false; open(editor); return true; },
      Backspace: toward("nodeBefore"),
      Delete: toward("nodeAfter"),
    };
  },
  onSelectionUpdate() {
    const { node } = this.editor.state.selection, line = document.querySelector("[data-cite-said]");
    if (line) line.textContent = isMark(node) ? words("atMark", { about: about(node.attrs) }) : "";
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({ name: "cite", groups: "link", priority: 900, button: buttons.text(words("cite"), words("citeHow")), command(from) { open(from); }, active: from => from.isActive("Cite") });
  },
});

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  if (!editor.schema.nodes.Cite) return;
  const label = document.querySelector(`label[for="${textarea.id}"]`), help = document.getElementById(`${textarea.id}_helptext`);
  const attributes = { "aria-label": label?.textContent.replace(/:$/, "") || "Text", "aria-multiline": "true", role: "textbox", spellcheck: "true" };
  if (help) attributes["aria-describedby"] = help.id;
  editor.setOptions({ editorProps: { ...editor.options.editorProps, attributes } });
  label?.addEventListener("click", () => editor.commands.focus());
  const box = document.querySelector("[data-who-said]");
  const refresh = async () => {
    listed(box, editor);
    if (await learnOf(marksIn(editor.state.doc).map(one => one.node.attrs.document), findUrl)) {
      editor.view.dispatch(editor.state.tr.setMeta(KEY, true));
      listed(box, editor);
    }
  };
  editor.on("update", () => { if (!isOpen()) refresh(); });
  refresh();
});
