// While somebody types a date, the desk says under it how the words would be read. Saving works the same without.
const timers = new WeakMap(), runs = new WeakMap();

async function ask(line, box) {
  const run = (runs.get(box) || 0) + 1, field = end => line.querySelector(`input[name$="_${end}"]:not([type=radio])`);
  runs.set(box, run);
  const reading = field("edtf"), typed = reading.value.trim(), printed = field("text")?.value.trim() || "";
  const query = new URLSearchParams({ words: typed || printed, name: reading.name, on: field("on")?.value || "" });
  if (!typed) query.set("printed", "");
  let html = "";
  if (typed || printed) {
    try { html = (await (await fetch(`${box.dataset.readings}?${query}`)).json()).html; } catch { /* it is said after the save */ }
  }
  if (run === runs.get(box)) box.innerHTML = html;
}

document.addEventListener("input", event => {
  const line = event.target.closest(".form-row"), box = line?.querySelector("[data-readings]");
  if (!box || box.contains(event.target)) return;
  clearTimeout(timers.get(box));
  timers.set(box, setTimeout(() => ask(line, box), 300));
});
