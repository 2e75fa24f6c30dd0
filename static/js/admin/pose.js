// Draws a pose while an editor types: the form goes to the server, pictures and problems come back. Nothing is saved.

import { find, findAll, make } from "../lib/dom.js";

const WAIT_MS = 600;
const panel = find("[data-draw]");
const form = panel.closest("form");
let timer = 0;
let asked = 0;

async function draw() {
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch(panel.dataset.draw, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const proof = await answer.json();
    if (mine === asked) show(proof);
  } catch {
    if (mine === asked) find("#drawn").replaceChildren(make("p", {}, find("[data-away]").textContent));
  }
}

function show({ pictures, problems }) {
  const drawn = pictures.map(({ label, src }) => make("figure", {}, make("img", { src, alt: "" }), make("figcaption", {}, label)));
  const lines = problems.map(({ text }) => make("li", {}, text));
  const said = lines.length ? make("ul", { class: "proof-problems" }, ...lines) : make("p", {}, find("[data-fine]").textContent);
  find("#drawn").replaceChildren(make("div", { class: "proof-pictures" }, ...drawn), make("div", { role: "status" }, said));
  beside(problems);
}

/** Each problem also stands at the field that it is about. */
function beside(problems) {
  findAll(".proof-here").forEach((old) => old.remove());
  for (const { field, text } of problems) {
    find(`.field-${field}`, form)?.prepend(make("p", { class: "proof-here errornote" }, text));
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(draw, WAIT_MS);
});
