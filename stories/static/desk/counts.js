// How long a text is, under its field: `data-count="90"` counts signs towards a number, `data-count="words"` words and minutes.
import { words } from "./words.js";

const MINUTE = 230;  // words that are read in one
const wordsOf = text => (text.match(/[\p{L}\p{N}]+(?:[’'.,-][\p{L}\p{N}]+)*/gu) || []).length;

function textOf(field) {
  if (field.name !== "body") return field.value;
  const parsed = new DOMParser().parseFromString(field.value.replace(/<\/(p|li|h[1-6]|blockquote)>|<br>/g, " $&"), "text/html");
  parsed.querySelectorAll("cite").forEach(mark => mark.remove());
  return parsed.body.textContent;
}

function tell(field, line) {
  const most = Number(field.dataset.count), text = textOf(field), number = most ? [...text].length : wordsOf(text);
  line.textContent = words(most ? "signs" : "length", { n: number, most, minutes: Math.max(1, Math.round(number / MINUTE)) });
  line.classList.toggle("over", Boolean(most) && number > most);
  line.hidden = !number;
}

export function count(field) {
  if (field.dataset.counted || field.id.includes("__prefix__")) return;
  field.dataset.counted = "1";
  const line = document.createElement("p");
  line.className = "count";
  lines.set(field, line);
  (field.closest(".prose-editor") || field).after(line);
  for (const name of ["input", "change"]) field.addEventListener(name, () => tell(field, line));
  tell(field, line);
}

const lines = new WeakMap(), all = root => root.querySelectorAll("[data-count]").forEach(count);
all(document);
document.addEventListener("formset:added", event => all(event.target));
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  if (!textarea.dataset.count) return;
  count(textarea);
  const line = lines.get(textarea);
  textarea.closest(".prose-editor").after(line);
  editor.on("update", () => setTimeout(() => tell(textarea, line)));  // when the text has reached its field
});
