// The dialog "Cite a document": found or made, where in it, and the mark goes into the text.
import { pm } from "django-prose-editor/editor";
import { combobox } from "./cite_combo.js";
import { FIELDS, guessed, isMark, learn, marksIn, named, passageAt, placeAt, quotedIn, squeezed } from "./cite_marks.js";
import { making } from "./cite_make.js";
import { words } from "./words.js";

const dialog = document.getElementById("cite");
const $ = selector => dialog.querySelector(selector);
const make = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
let editor, editing, chosen, wasTyped, counts = new Map(), typing = "", search, maker;

export const isOpen = () => !!dialog?.open;

// `typed`: the editor typed an @, which is not in the text; it goes there if nothing is cited.
export function open(from, typed = false) {
  if (!dialog || dialog.open) return;
  editor = from;
  const { state } = editor, { node, from: pos } = state.selection;
  editing = isMark(node) ? pos : null;
  [wasTyped, typing, chosen] = [typed && state.selection.empty, "", null];
  const marks = marksIn(state.doc), attrs = editing === null ? {} : node.attrs;
  counts = new Map();
  for (const { node: { attrs: { document: id } } } of marks) {  // the last cited comes last
    const times = counts.get(id) || 0;
    counts.delete(id);
    counts.set(id, times + 1);
  }
  const passage = editing === null ? passageAt(state) : marks.find(one => one.pos === pos)?.passage || "";
  $("[data-passage]").textContent = passage || $("[data-passage]").dataset.none;
  $("#cite-search").value = "";
  $("#cite-locator").value = attrs.locator || "";
  $("#cite-quote").value = editing === null ? quotedIn(passage) : attrs.quote || "";
  $("#cite-kind").value = attrs.kind || guessed(passage);
  $("#cite-standing").value = attrs.standing || "current";
  $("[data-remove]").hidden = editing === null;
  const button = $("[data-insert]");
  button.textContent = editing === null ? button.dataset.new : button.dataset.edit;
  problem(""); say("");
  maker.shut();
  dialog.returnValue = "";
  dialog.showModal();
  if (editing === null) { $("#cite-search").focus(); search.offer(); } else { take(named(attrs.document)); $("#cite-locator").focus(); }
}

const problem = text => { $("[data-problem]").textContent = text; };
const say = text => { $("[data-say]").textContent = text; };
// “herald, par. 3”: what follows the last comma and reads as a place is the locator.
const PLACE = /^(.+?),\s*((?:pp?|pages?|par|paras?|paragraphs?|arts?|articles?|secs?|sections?|ch|lines?|min|pág|párr|§+|¶+)\.?\s*\d[^,]*|\d{1,2}:\d{2}(?::\d{2})?)$/i;
const parted = typed => { const [, document = typed, place = ""] = PLACE.exec(typed) || []; return { document, place }; };
const isAddress = text => /^https?:\/\/\S+$/.test(text);

async function look(typed) {
  const query = new URLSearchParams({ q: chosen && typed === chosen.text ? "" : parted(typed).document });
  [...counts.keys()].reverse().slice(0, 60).forEach(id => query.append("here", id));
  if (dialog.dataset.story) query.set("story", dialog.dataset.story);
  try {
    const answer = await fetch(`${dialog.dataset.find}?${query}`, { headers: { Accept: "application/json" } });
    const found = (await answer.json()).results;
    found.forEach(learn);
    say(found.length ? words(found.length === 1 ? "document" : "documents", { n: found.length }) : typed ? words("makesOne") : "");
    return found;
  } catch {
    problem(words("signedOut"));
    return [];
  }
}

function row(item) {
  const times = counts.get(item.id), details = [item.date, times ? words(times === 1 ? "once" : "times", { n: times }) : ""];
  return [make("b", item.mark), " ", make("span", item.title), " ", make("small", details.filter(Boolean).join(" · "))];
}

function take(item, sentence = "") {
  const { place } = parted(typing);
  if (place && !chosen && !$("#cite-locator").value) $("#cite-locator").value = place;
  chosen = learn(item) && item;
  $("#cite-search").value = item.text;
  search.shut();
  maker.shut();
  problem(""); say(sentence || words("taken", { name: item.text }));
  $("#cite-locator").focus();
}

// Nothing on the list: an address or a few words begin a document.
function missing(typed) {
  if (chosen && typed === chosen.text) { $("#cite-locator").focus(); return; }
  if (!typed) { problem(words("typeAWord")); return; }
  problem("");
  maker.begin(isAddress(typed) ? { original_url: typed } : { title: parted(typed).document });
}

async function insert() {
  if (!chosen && maker.isBegun()) await maker.save();
  if (!chosen) { if (!maker.isBegun()) { problem(words("chooseADocument")); $("#cite-search").focus(); } return; }
  const attrs = { document: chosen.id };
  for (const name of FIELDS.slice(2)) attrs[name] = squeezed($("#cite-" + name).value);
  dialog.close("done");
  const { state, view } = editor, { tr } = state;
  if (editing !== null) {
    tr.setNodeMarkup(editing, null, { ...state.doc.nodeAt(editing).attrs, ...attrs });
    tr.setSelection(pm.state.NodeSelection.create(tr.doc, editing));
  } else {
    tr.insert(placeAt(state), state.schema.nodes.Cite.create({ ...attrs, id: crypto.randomUUID() }));
    tr.setSelection(pm.state.TextSelection.near(tr.doc.resolve(tr.mapping.map(state.selection.to)), -1));
  }
  view.dispatch(pm.history.closeHistory(tr).scrollIntoView());
  editor.commands.focus();
}

function remove() {
  dialog.close("done");
  editor.view.dispatch(pm.history.closeHistory(editor.state.tr.delete(editing, editing + 1)));
  editor.commands.focus();
}

// Nothing typed is lost: what was typed after the @ is text.
function closed() {
  search.shut();
  if (dialog.returnValue !== "done" && wasTyped) editor.view.dispatch(editor.state.tr.insertText("@" + typing));
  editor.commands.focus();
}

if (dialog) {
  search = combobox($("#cite-search"), $("#cite-results"), { look: async typed => {
    const found = await look(typed);
    if (!isAddress(typed)) return found;
    if (found.length) { take(found[0], words("linkKnown")); return []; }
    return found;
  }, row, choose: take, missing });
  maker = making(dialog, { made: (item, isKnown) => take(item, isKnown ? words("documentKnown") : ""), problem, say });
  $("#cite-search").addEventListener("input", event => {
    const { value } = event.target, came = value.length - typing.length;
    [chosen, typing] = [null, value];
    problem("");
    if (came > 7 && isAddress(value.trim())) pasted(value.trim());  // nobody types that fast: it was pasted
  });
  $("form").addEventListener("submit", event => { event.preventDefault(); insert(); });
  $("#cite-quote").addEventListener("keydown", event => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); insert(); } });
  dialog.querySelectorAll("[data-cancel]").forEach(button => button.addEventListener("click", () => dialog.close("")));
  $("[data-remove]").addEventListener("click", remove);
  dialog.addEventListener("close", closed);
}

async function pasted(address) {
  await search.offer();
  if (!chosen && $("#cite-search").value.trim() === address) missing(address);
}
