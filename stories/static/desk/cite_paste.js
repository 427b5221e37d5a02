// What comes from elsewhere, made into what a body may hold: text processors' markup goes, marks of ours stay.
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const GONE = [
  "style", "script", "meta", "link", "title", "xml",
  "[data-x-style*='mso-list:Ignore' i]", "[data-x-style*='mso-list: Ignore' i]",  // Word's own bullets and numbers
  "[data-x-style*='mso-element:comment' i]", ".MsoCommentReference", "[data-x-style*='display:none' i]",
].join();
const FOOTNOTES = "a[href*='#_ftn'], a[name^='_ftn'], a[href*='#_edn'], a[name^='_edn'], a[href^='#ftnt'], a[href^='#cmnt'], .MsoFootnoteReference, .MsoEndnoteReference";

export const plain = text => text.replace(/\u00a0/g, " ");

// Styles and handlers of others are data here: even in a page that is never shown, the site's policy refuses them.
const TAG = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi, LIVE = /("[^"]*"|'[^']*')|(\s)(style|on[a-z]+)(?=\s*=)/gi;
const inert = html => html.replace(/<style[^>]*>[\s\S]*?<\/style>/gi, "").replace(TAG, tag => tag.replace(LIVE, (all, quoted, space, name) => quoted ?? `${space}data-x-${name}`));

const BOLD = /(^|;)\s*font-weight\s*:\s*(bold|bolder|[6-9]00)/i, ITALIC = /(^|;)\s*font-style\s*:\s*italic/i, PLAIN = /(^|;)\s*font-weight\s*:\s*(normal|[1-5]00)/i;

export function transformed(html) {
  const page = new DOMParser().parseFromString(inert(html), "text/html"), body = page.body;
  const all = selector => body.querySelectorAll(selector);
  comments(page).forEach(one => one.remove());
  all(GONE).forEach(one => one.remove());
  all(FOOTNOTES).forEach(anchor => (anchor.closest("sup") || anchor).remove());
  publicNotes(body, page);
  all("cite[data-document]").forEach(mark => { if (!UUID.test(mark.dataset.document)) mark.remove(); });
  all("b[data-x-style], strong[data-x-style]").forEach(one => { if (PLAIN.test(one.dataset.xStyle)) unwrap(one); });
  all("span[data-x-style], font[data-x-style]").forEach(one => {
    if (BOLD.test(one.dataset.xStyle)) wrap(one, page.createElement("strong"));
    if (ITALIC.test(one.dataset.xStyle)) wrap(one, page.createElement("em"));
  });
  all("*").forEach(one => { if (one.localName.includes(":")) unwrap(one); });  // <o:p>, <st1:place>
  lists(body, page);
  const texts = page.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = plain(texts.currentNode.data);
  all("p, li").forEach(block => { if (/mso/i.test(block.className + block.dataset.xStyle) && !block.textContent.trim() && !block.querySelector("cite")) block.remove(); });
  all("*").forEach(one => [...one.attributes].forEach(({ name }) => { if (name.startsWith("data-x-")) one.removeAttribute(name); }));
  return body.innerHTML;
}

function comments(page) {
  const walker = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT), found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

function unwrap(element) { element.replaceWith(...element.childNodes); }
function wrap(element, inside) { inside.append(...element.childNodes); element.append(inside); }

// The note buttons of our own pages: a mark where the page says which document it is, else nothing, not even a number.
function publicNotes(body, page) {
  for (const note of body.querySelectorAll("button.cite, button[popovertarget], a.cite, sup.cite, a[href^='#n'][role='doc-noteref']")) {
    const of = note.dataset.document || "";
    if (UUID.test(of)) {
      const mark = page.createElement("cite");
      for (const name of ["document", "locator", "quote", "kind", "standing"]) if (note.dataset[name]) mark.setAttribute(`data-${name}`, note.dataset[name]);
      note.replaceWith(mark);
    } else note.remove();
  }
  body.querySelectorAll("sup").forEach(one => { if (!one.textContent.trim() && !one.querySelector("cite")) one.remove(); });
}

// Word writes lists as paragraphs.
function lists(body, page) {
  for (const line of body.querySelectorAll("p[data-x-style*='mso-list' i]")) {
    const kept = line.previousElementSibling?.dataset.pasted ? line.previousElementSibling : page.createElement("ul");
    const item = page.createElement("li");
    item.append(...line.childNodes);
    if (kept.isConnected) line.remove(); else line.replaceWith(kept);
    kept.dataset.pasted = "1";
    kept.append(item);
  }
}
