// Beside a text: how readers will see it, and what could be plainer. One panel, below the text that has the focus.

import { find, make } from "../lib/dom.js";

const WAIT_MS = 400;
const form = find("#content-main form");
let panel = null;
let waiting = 0;
let asked = 0;

function open(area) {
  if (area.nextElementSibling === panel && panel) return;
  panel?.remove();
  // Only the advice is read out; the text itself is what the person has just typed.
  panel = make("div", { class: "beside" }, make("div", { class: "reading" }), make("ul", { class: "advice", role: "status" }));
  area.after(panel);
  ask(area);
}

async function ask(area) {
  asked += 1;
  const mine = asked;
  if (!area.value.trim()) {
    show({ html: "", advice: [] });
    return;
  }
  const token = find("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ text: area.value });
  const answer = await fetch("/editors/wording/", { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "error" }).catch(() => null);
  if (mine === asked && answer?.ok) show(await answer.json(), area);
}

function show({ html, advice }, area) {
  // Statements are Markdown; every other text is shown to readers as it was typed.
  const markdown = /-text$/.test(area?.name ?? "");
  // The server has cleaned it; parsed apart from the page, and only what it holds is taken over.
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const drawn = markdown ? [...parsed.body.childNodes].map((node) => document.importNode(node, true)) : [area?.value ?? ""];
  find(".reading", panel).replaceChildren(...drawn);
  find(".advice", panel).replaceChildren(...advice.map(({ sentence, about }) => make("li", {}, about ? `${sentence} “${about}”` : sentence)));
}

function look(target) {
  if (target?.matches("textarea:not([data-plain])") && form.contains(target)) open(target);
}

form?.addEventListener("focusin", ({ target }) => look(target));
form?.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea") || !panel || target.nextElementSibling !== panel) return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, WAIT_MS, target);
});
// Who was quicker than the script is not left out.
if (form) look(document.activeElement);
