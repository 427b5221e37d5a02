// One line for a date: the words as printed, and under them how they would be read. The reading by hand and the day of
// print are folded away until they are wanted. Saving works the same without.
const timers = new WeakMap(), runs = new WeakMap();
const lineOf = box => box.closest(".form-row");
const field = (line, end) => line.querySelector(`input[name$="_${end}"]:not([type=radio])`);

// The document that the card or the record rests on: “Thursday” is counted from its day.
function restsOn(line) {
  const near = line.closest("[data-card]:has([name$=-document])") || line.closest("form");
  return [...(near?.querySelectorAll("select[name$=-document]") || [])].map(select => select.value).find(Boolean) || "";
}

async function ask(line, box) {
  const run = (runs.get(box) || 0) + 1, reading = field(line, "edtf");
  runs.set(box, run);
  const typed = reading.value.trim(), printed = field(line, "text")?.value.trim() || "";
  const query = new URLSearchParams({ words: typed || printed, name: reading.name, on: field(line, "on")?.value || "", document: restsOn(line) });
  if (!typed) query.set("printed", "");
  let answer = { html: "" };
  if (typed || printed) {
    try { answer = await (await fetch(`${box.dataset.readings}?${query}`)).json(); } catch { /* it is said after the save */ }
  }
  if (run !== runs.get(box)) return;
  box.innerHTML = answer.html;
  if (answer.refusal && line.querySelector(".by-hand")) line.querySelector(".by-hand").open = true;  // there one can say more
}

function fold(box) {
  const line = lineOf(box), words = line && field(line, "text");
  if (!words || line.querySelector(".by-hand") || !box.dataset.byHand) return;
  const parts = ["edtf", "on"].map(end => field(line, end)?.closest(".fieldBox")).filter(Boolean);
  if (!parts.length) return;
  const folded = document.createElement("details"), summary = document.createElement("summary");
  folded.className = "by-hand";
  folded.open = Boolean(box.dataset.hand) || Boolean(parts[0].querySelector(".errorlist"));
  summary.textContent = box.dataset.byHand;
  words.closest(".fieldBox").append(box);
  parts[0].before(folded);
  folded.append(summary, ...parts);
}

document.addEventListener("input", event => {
  const line = event.target.closest(".form-row"), box = line?.querySelector("[data-readings]");
  if (!box || box.contains(event.target)) return;
  const reading = field(line, "edtf");
  if (event.target === reading) box.dataset.hand = reading.value.trim() && "1";
  else if (event.target === field(line, "text") && !box.dataset.hand && reading.value) reading.value = "";  // it was read from the words, and they are others now
  clearTimeout(timers.get(box));
  timers.set(box, setTimeout(() => ask(line, box), 300));
});

const all = root => root.querySelectorAll("[data-readings]").forEach(fold);
all(document);
document.addEventListener("formset:added", event => all(event.target));
