// The marks of a body: their numbers, what they support, what is known of the documents they name.
import { words } from "./words.js";

export const FIELDS = ["id", "document", "locator", "quote", "kind", "standing"];
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isMark = node => node?.type?.name === "Cite";
export const squeezed = text => text.replace(/\s+/g, " ").trim();

export const known = new Map();  // documents by id: { id, text, mark, source, title, date }
export const learn = item => known.set(item.id, item);
export const named = id => known.get(id) || { id, text: words("unknown"), mark: "", source: "", title: words("unknown"), date: "" };

// Ask once for the documents of marks that came with a paste or an unsaved text. True if something was learned.
const asked = new Set();
export async function learnOf(ids, url) {
  const missing = [...new Set(ids)].filter(id => !known.has(id) && !asked.has(id));
  missing.forEach(id => asked.add(id));
  if (!missing.length) return false;
  try {
    const answer = await fetch(`${url}?${new URLSearchParams(missing.map(id => ["id", id]))}`, { headers: { Accept: "application/json" } });
    (await answer.json()).results.forEach(learn);
    return true;
  } catch {
    missing.forEach(id => asked.delete(id));
    return false;
  }
}

// Every mark in order, with its number (documents are counted in order of first use) and the passage it supports: the
// words of its block since the mark before. Marks side by side support the same words (`group`).
export function marksIn(doc) {
  const numbers = new Map(), found = [];
  let group = 0;
  doc.descendants((block, start) => {
    if (!block.isTextblock) return true;
    let passage = "", words = "", wasMark = false;
    block.forEach((node, offset) => {
      if (!isMark(node)) { words += node.isText ? node.text : " "; return; }
      const before = squeezed(words).replace(/^[ .,;:]+/, "");
      if (before || !wasMark) { passage = before || passage; group += 1; }
      const id = node.attrs.document;
      if (!numbers.has(id)) numbers.set(id, numbers.size + 1);
      found.push({ node, pos: start + 1 + offset, number: numbers.get(id), passage, group });
      [words, wasMark] = ["", true];
    });
    return false;
  });
  return found;
}

// What a kind or a standing is called: the dialog has the words.
export const shown = (name, value) => document.querySelector(`#cite-${name} option[value="${CSS.escape(value)}"]`)?.textContent || value;

// What a mark says of itself: on hovering, when it is selected, and to screen readers.
export function about({ document: id, locator, quote, kind, standing }) {
  const called = shown("kind", kind).toLowerCase(), said = quote ? words(kind === "quotation" ? "quoted" : "saidAs", { kind: called, quote }) : called;
  return [named(id).text, locator, said, standing === "current" ? "" : shown("standing", standing).toLowerCase()].filter(Boolean).join(". ");
}

// The body as it is saved: every mark with its number, no space that does not break.
export function written(html) {
  const numbers = new Map();
  return html.replace(/&nbsp;|\u00a0/g, " ").replace(/<cite((?:[^>"]|"[^"]*")*)>[^<]*<\/cite>/g, (whole, attributes) => {
    const id = /data-document="([^"]*)"/.exec(attributes)?.[1];
    if (!numbers.has(id)) numbers.set(id, numbers.size + 1);
    return `<cite${attributes}>${numbers.get(id)}</cite>`;
  });
}

// ------------------------------------------------------------ what is cited

const QUOTED = /[“"«]([^“”"«»]+)[”"»]/g;
const DENIED = /\b(den(y|ies|ied|ying|ial)|reject(s|ed)?|refut(e|es|ed)|neg(ó|aron)|niegan?|desmint(ió|ieron)|rechaz(ó|aron))\b/i;
const sentences = text => (globalThis.Intl?.Segmenter
  ? [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(text)].map(one => one.segment)
  : text.split(/(?<=[.!?…][”"’)\]]?)\s+/));

// What a mark at the selection would support: the words selected, else the sentence before the cursor.
export function passageAt({ doc, selection }) {
  if (!selection.empty) return squeezed(doc.textBetween(selection.from, selection.to, " ", " "));
  const { $from } = selection;
  const before = $from.parent.isTextblock ? $from.parent.textBetween(0, $from.parentOffset, null, node => (isMark(node) ? "" : " ")) : "";
  return squeezed(sentences(before).filter(one => one.trim()).at(-1) || "");
}
export const guessed = passage => (DENIED.test(passage) ? "denial" : quotedIn(passage) ? "quotation" : "paraphrase");
export const quotedIn = passage => [...passage.matchAll(QUOTED)].map(one => one[1].trim()).filter(Boolean).join(" … ").slice(0, 2000);

// Where it stands: at the end of the words, before the spaces that follow them.
export function placeAt({ doc, selection }) {
  let place = selection.to, $place = doc.resolve(place);
  while (place > selection.from && ($place.parentOffset === 0 || !$place.parent.isTextblock)) $place = doc.resolve(--place);
  while ($place.nodeBefore?.isText && /\s$/.test($place.nodeBefore.text)) $place = doc.resolve(--place);
  return place;
}
