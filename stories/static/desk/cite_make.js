// A document made while citing it, from an address or a few words. What the address says of itself is offered.
import { combobox } from "./cite_combo.js";
import { words } from "./words.js";

const OFFERED = { title: "title", author: "author", date_text: "date_text", language: "language", excerpt: "excerpt" };

export function making(dialog, { made, problem, say }) {
  const part = dialog.querySelector("[data-make]"), field = name => part.querySelector(`#cite-${name}`);
  const hint = part.querySelector("[data-captured]"), token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  let captures = 0, saving = null;

  const sources = combobox(field("source_name"), part.querySelector("[data-sources]"), {
    look: async typed => {
      field("source").value = "";
      try { return (await (await fetch(`${dialog.dataset.find}?${new URLSearchParams({ what: "source", q: typed })}`)).json()).results; } catch { return []; }
    },
    row: item => [item.text],
    choose: item => { field("source").value = item.id; field("source_name").value = item.text; },
    missing: () => { save(); },
  });
  // Enter takes what is offered only if one went to it: a new name is a new source.
  field("source_name").addEventListener("blur", () => setTimeout(sources.shut, 100));

  function begin(values) {
    part.open = true;
    for (const [name, value] of Object.entries(values)) field(name).value = value;
    if (values.original_url) capture(values.original_url);
    field(values.title ? "original_url" : "title").focus();
  }
  function shut() {
    captures += 1;
    part.open = false;
    part.querySelectorAll("input, textarea").forEach(input => { input.value = ""; });
    hint.textContent = "";
    wrong({});
  }
  const isBegun = () => part.open && [...part.querySelectorAll("input:not([type=hidden])")].some(input => input.value.trim());

  async function capture(address) {
    const mine = ++captures;
    hint.textContent = words("reading");
    try {
      const answer = await fetch(dialog.dataset.capture, { method: "POST", body: new URLSearchParams({ address }), headers: { "X-CSRFToken": token(), Accept: "application/json" } });
      const found = await answer.json();
      if (mine !== captures) return;
      if (found.error) { hint.textContent = words("notRead", { problem: found.error }); return; }
      if (found.known) { made({ mark: "", title: found.known.text, date: "", source: "", ...found.known }, true); return; }
      hint.textContent = words(offer(found) ? "read" : "saysNothing");
    } catch {
      if (mine === captures) hint.textContent = words("unreadable");
    }
  }
  // Only into empty fields: what an editor typed stays. True if anything was offered.
  function offer(found) {
    let count = 0;
    for (const [from, name] of Object.entries(OFFERED)) if (found[from] && !field(name).value) { field(name).value = found[from]; count += 1; }
    if (!field("source_name").value && (found.source || found.site)) {
      field("source").value = found.source?.id || "";
      field("source_name").value = found.source?.text || found.site;
      count += 1;
    }
    return count > 0;
  }

  function wrong(errors) {
    part.querySelectorAll("[data-error]").forEach(one => { one.textContent = (errors[one.dataset.error] || []).join(" "); });
    part.querySelectorAll("input, select").forEach(one => { if (errors[one.name]) one.setAttribute("aria-invalid", "true"); else one.removeAttribute("aria-invalid"); });
    const rest = Object.keys(errors).filter(name => !part.querySelector(`[data-error="${name}"]`)).flatMap(name => errors[name]);
    problem(rest.join(" "));
    part.querySelector("[aria-invalid]")?.focus();
  }
  function save() { return saving ||= sent().finally(() => { saving = null; }); }  // a second Enter waits for the first
  async function sent() {
    const body = new URLSearchParams([...part.querySelectorAll("[name]")].map(one => [one.name, one.value]));
    try {
      const answer = await fetch(dialog.dataset.make, { method: "POST", body, headers: { "X-CSRFToken": token(), Accept: "application/json" } });
      const found = await answer.json();
      if (answer.ok) made(found, !!found.known); else wrong(found.errors);
    } catch {
      problem(words("notMade"));
    }
  }

  part.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input") || event.target === field("source_name")) return;
    event.preventDefault();
    save();
  });
  field("original_url").addEventListener("change", event => { if (/^https?:\/\/\S+$/.test(event.target.value.trim())) capture(event.target.value.trim()); });
  part.querySelector("[data-make-save]").addEventListener("click", save);
  part.addEventListener("toggle", () => { if (part.open) say(""); });
  return { begin, shut, isBegun, save };
}
