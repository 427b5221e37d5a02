// The citation mark of a body, and its dialog. The number in a mark is written by the server when the story is saved.
import { Node, mergeAttributes } from "django-prose-editor/editor";

const NUMBER = "[ ]";  // stands in a mark until it is saved
const FIELDS = ["id", "document", "locator", "quote", "kind", "standing"];
const dialog = document.getElementById("cite"), $ = selector => dialog.querySelector(selector);
let editor, editing;

function open(from) {
  editor = from;
  const { node, $from } = editor.state.selection;
  editing = node?.type.name === "Cite" ? node : null;
  const attrs = editing?.attrs || {}, before = $from.parent.textBetween(0, $from.parentOffset, null, " ").trim();
  $("[data-passage]").textContent = before.split(/(?<=[.!?”]) /).at(-1);
  $("#cite-document").choose(attrs.document ? { id: attrs.document, text: titles.get(attrs.document) || "The document cited now", mark: attrs.label } : null);
  for (const name of ["locator", "quote"]) $("#cite-" + name).value = attrs[name] || "";
  $("#cite-kind").value = attrs.kind || "paraphrase";
  $("#cite-standing").value = attrs.standing || "current";
  $("[data-remove]").hidden = !editing;
  const button = $("[data-insert]");
  button.dataset.new ??= button.textContent;
  button.textContent = editing ? button.dataset.edit : button.dataset.new;
  $("[data-problem]").textContent = "";
  dialog.showModal();
  $(".combo-i").focus();
}

function insert() {
  const document = $("#cite-document").selectedOptions[0];
  if (!document?.value) { $("[data-problem]").textContent = "Choose a document first."; $(".combo-i").focus(); return; }
  titles.set(document.value, document.text);
  const attrs = { document: document.value, label: editing?.attrs.document === document.value ? editing.attrs.label : document.item?.mark || NUMBER };
  for (const name of ["locator", "quote", "kind", "standing"]) attrs[name] = $("#cite-" + name).value.trim();
  dialog.close();
  if (editing) editor.chain().focus().updateAttributes("Cite", attrs).run();
  else editor.chain().focus().insertContent({ type: "Cite", attrs }).run();
}

const titles = new Map([...document.querySelectorAll("[data-cited]")].map(link => [link.dataset.cited, link.textContent]));
if (dialog) {
  $("[data-insert]").addEventListener("click", insert);
  $("[data-remove]").addEventListener("click", () => { dialog.close(); editor.chain().focus().deleteSelection().run(); });
  dialog.addEventListener("keydown", event => { if (event.key === "Enter" && event.target.id === "cite-locator") { event.preventDefault(); insert(); } });
  dialog.addEventListener("close", () => editor?.commands.focus());
}

export const Cite = Node.create({
  name: "Cite", group: "inline", inline: true, atom: true, selectable: true,
  addAttributes() {
    const attribute = name => [name, { default: null, parseHTML: element => element.getAttribute("data-" + name), renderHTML: attrs => (attrs[name] ? { ["data-" + name]: attrs[name] } : {}) }];
    return { ...Object.fromEntries(FIELDS.map(attribute)), label: { default: NUMBER, rendered: false, parseHTML: element => element.textContent || NUMBER } };
  },
  parseHTML() { return [{ tag: "cite[data-document]" }]; },
  renderHTML({ node: { attrs: { label } }, HTMLAttributes }) {  // a new mark shows its source's name until it has a number
    return /^[0-9]+$/.test(label) ? ["cite", HTMLAttributes, label] : ["cite", mergeAttributes(HTMLAttributes, { "data-mark": label }), NUMBER];
  },
  addKeyboardShortcuts() { return { "Mod-Shift-e": ({ editor }) => { open(editor); return true; } }; },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({ name: "cite", groups: "link", priority: 900, button: buttons.text("Cite…", "Cite a document (Ctrl-Shift-E)"), command(from) { open(from); }, active: from => from.isActive("Cite") });
  },
});

// Name the editor, and keep a mark that is selected from being typed over: the text goes after it.
document.addEventListener("prose-editor:ready", ({ detail: { editor: ready, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const handleTextInput = (view, from, to, text) => {
    const selection = view.state.selection;
    if (selection.node?.type.name !== "Cite") return false;
    const step = view.state.tr.insertText(text, to);
    view.dispatch(step.setSelection(selection.constructor.near(step.doc.resolve(to + text.length), -1)));
    return true;
  };
  ready.setOptions({ editorProps: { attributes: { "aria-label": label?.textContent.replace(/:$/, "") || "Text", "aria-multiline": "true", role: "textbox", spellcheck: "true" }, handleTextInput } });
  label?.addEventListener("click", () => ready.commands.focus());
  ready.view.dom.addEventListener("dblclick", event => { if (event.target.closest("cite")) open(ready); });
});
