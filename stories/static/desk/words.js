// What the desk's scripts say. Every sentence stands in the page, in a template of class `words`, in the editor's language.
const pages = [...document.querySelectorAll("template.words")], every = pages.flatMap(page => [...page.content.querySelectorAll("[data-word]")]);
const said = new Map(every.map(one => [one.dataset.word, one.textContent]));

// The sentence of this name, with what stands in its {gaps}.
export const words = (name, values = {}) => (said.get(name) || "").replace(/\{(\w+)\}/g, (_, gap) => values[gap] ?? "");
