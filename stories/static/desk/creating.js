// A record made on the spot: the dialog of a combobox's last option. It posts to the kind's own form, and answers with the record.
const template = document.getElementById("create-template");
let serial = 0;

export const words = name => template?.dataset[name] || "";
export const canMake = select => Boolean(template && select.dataset.create);

// Ids of the fragment are made its own: the same kind can be asked for from inside the dialog of another.
function own(fragment, number) {
  for (const name of ["id", "for", "aria-describedby", "aria-labelledby"])
    for (const element of fragment.querySelectorAll(`[${name}]`))
      element.setAttribute(name, element.getAttribute(name).split(" ").map(id => `${id}-${number}`).join(" "));
}

async function send(url, how) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, ...how });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(answer.status);
  return [answer.status, await answer.json()];
}

// Resolves to the record {id, text, …} that was made or chosen, or to null.
export function make(select, typed) {
  const number = ++serial, piece = template.content.cloneNode(true), url = select.dataset.create;
  own(piece, number);
  const dialog = piece.querySelector("dialog"), $ = selector => dialog.querySelector(selector), form = $("form");
  let result = null, busy = false;

  function fill(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    parsed.querySelectorAll("noscript").forEach(one => one.remove());
    own(parsed, number);
    $("[data-few]").replaceChildren(...parsed.childNodes);
    $("[data-few]").dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
    ($("[aria-invalid=true]:not([hidden])") || $("[data-few] :is(input:not([type=hidden]), textarea)"))?.focus();
  }
  function offer(known) {
    $("[data-known]").hidden = $("[data-anyway]").hidden = !known.length;
    $("[data-known] ul").replaceChildren(...known.map(record => {
      const row = document.createElement("li"), button = document.createElement("button"), detail = document.createElement("small");
      button.type = "button"; button.textContent = record.text; detail.textContent = record.detail;
      button.addEventListener("click", () => { result = record; dialog.close(); });
      row.append(button, " ", detail);
      return row;
    }));
    $("[data-known] button")?.focus();
  }
  async function post(event) {
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    busy = true;
    const sent = new FormData(form, event.submitter?.name ? event.submitter : undefined);
    sent.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    $("[data-problem]").textContent = "";
    try {
      const [status, answer] = await send(url, { method: "POST", body: sent });
      offer(answer.known || []);
      if (status === 201) { result = answer; dialog.close(); }
      else if (answer.html) fill(answer.html);
      else if (answer.problem) $("[data-problem]").textContent = answer.problem;
    } catch { $("[data-problem]").textContent = words("silent"); }
    busy = false;
  }

  return new Promise(resolve => {
    $("h2").textContent = words("make").replace("%s", typed || select.dataset.kind).replace(/…$/, "");
    form.addEventListener("submit", post);
    $("[data-cancel]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", event => { event.stopPropagation(); dialog.remove(); resolve(result); });
    document.body.append(dialog);
    dialog.showModal();
    send(`${url}?${new URLSearchParams({ title: typed })}`).then(([, answer]) => fill(answer.html), () => { $("[data-problem]").textContent = words("silent"); });
  });
}
