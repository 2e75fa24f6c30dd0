// Beside a text: how readers will see it, and what could be plainer. One panel, below the text that has the focus.
const WAIT = 400;
let panel = null;
let waiting = 0;
let asked = 0;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function open(area) {
  panel?.remove();
  panel = make("div", { class: "beside", role: "status", "aria-live": "polite" });
  area.after(panel);
  ask(area);
}

async function ask(area) {
  const number = ++asked;
  if (!area.value.trim()) return panel.replaceChildren();
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ text: area.value });
  const answer = await fetch("/editors/wording/", { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "error" }).catch(() => null);
  if (number !== asked || !answer?.ok) return undefined;
  return show(await answer.json());
}

function show({ html, advice }) {
  // The server has cleaned it; parsed apart from the page, and only what it holds is taken over.
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const text = make("div", { class: "reading" }, ...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
  const rows = advice.map(({ sentence, about }) => make("li", {}, about ? `${sentence} “${about}”` : sentence));
  panel.replaceChildren(text, ...(rows.length ? [make("ul", { class: "advice" }, ...rows)] : []));
}

function start() {
  const form = document.querySelector("form#content-main, #content-main form");
  if (!form) return;
  form.addEventListener("focusin", ({ target }) => target.matches("textarea:not([data-plain])") && open(target));
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea") || target.nextElementSibling !== panel) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT, target);
  });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
