// The steps of a routine: folded into lines, moved by dragging, by buttons or by number; kind and total are asked of the server
// as the form stands.

import { find, findAll, make, setText } from "../lib/dom.js";

const WAIT_MS = 500;
const group = find("#steps-group");
const words = group?.closest(".steps-builder").dataset;
let waiting = 0;
let asked = 0;

const rows = () => findAll(".inline-related:not(.empty-form)", group);
const place = (row) => find("input.place", row);
const leaves = (row) => Boolean(find("input[name$=-DELETE]", row)?.checked);
const stays = () => rows().filter((row) => !leaves(row));
const title = (row) => find("select[name$=-exercise]", row)?.selectedOptions[0]?.text || words.new;
const side = (row) => find("select[name$=-side]", row);

function number() {
  const all = rows();
  all.forEach((row, index) => {
    place(row).value = index + 1;
    const [up, down] = findAll(".move", row);
    up.disabled = index === 0;
    down.disabled = index === all.length - 1;
  });
}

/** What a folded step says: its exercise, its side, and the numbers that are set. */
function name(row) {
  const said = findAll("input[data-kinds]", row).filter((input) => input.value && !input.closest(".unused"));
  const numbers = said.map((input) => `${find(`label[for="${input.id}"]`, row).textContent.replace(/:$/, "")} ${input.value}`);
  const chosen = side(row).value ? side(row).selectedOptions[0].text : "";
  const line = find(".step-name", row);
  line.replaceChildren(`${rows().indexOf(row) + 1}. ${title(row)}`, make("span", {}, [chosen, ...numbers].filter(Boolean).join(" · ")));
  const [up, down] = findAll(".move", row);
  up.setAttribute("aria-label", `${words.up} ${title(row)}`);
  down.setAttribute("aria-label", `${words.down} ${title(row)}`);
  find(".fold", row).setAttribute("aria-label", `${find(".fold", row).textContent}: ${title(row)}`);
  row.classList.toggle("leaving", leaves(row));
}

/** Only the numbers that this kind of step knows; one that is set already stays in sight. */
function fit(row, kind) {
  for (const input of findAll("[data-kinds]", row)) {
    const used = !kind || input.dataset.kinds.split(" ").includes(kind) || input.value;
    input.closest(".form-row").classList.toggle("unused", !used);
  }
}

function fold(row, folded) {
  row.classList.toggle("folded", folded);
  const button = find(".fold", row);
  button.setAttribute("aria-expanded", String(!folded));
  setText(button, folded ? words.edit : words.close);
}

function refresh() {
  number();
  rows().forEach(name);
}

function move(row, by, button) {
  const all = rows();
  const other = all[all.indexOf(row) + by];
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  refresh();
  (button.disabled ? find(".move:not([disabled])", row) : button).focus();
  setText(find(".steps-live"), `${title(row)}: ${words.place} ${place(row).value} ${words.of} ${all.length}`);
  ask();
}

function drag(row, grip) {
  grip.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.id);
    row.classList.add("dragged");
  });
  grip.addEventListener("dragend", () => row.classList.remove("dragged"));
  row.addEventListener("dragover", (event) => {
    const dragged = find(".dragged", group);
    if (!dragged) return;
    event.preventDefault();
    if (dragged === row) return;
    const box = row.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) row.before(dragged);
    else row.after(dragged);
    refresh();
    ask();
  });
  row.addEventListener("drop", (event) => event.preventDefault());
}

function enhance(row, folded) {
  // A new row is a copy of the empty one; both would carry what was added to it.
  findAll(".moves, .step-name, .takes, .fold", row).forEach((old) => old.remove());
  const head = find("h3", row);
  const up = make("button", { type: "button", class: "move" }, "↑");
  const down = make("button", { type: "button", class: "move" }, "↓");
  const grip = make("span", { class: "grip", draggable: "true", "aria-hidden": "true" }, "⠿");
  const button = make("button", { type: "button", class: "fold" });
  up.addEventListener("click", () => move(row, -1, up));
  down.addEventListener("click", () => move(row, 1, down));
  button.addEventListener("click", () => {
    fold(row, !row.classList.contains("folded"));
    name(row);
  });
  head.prepend(make("span", { class: "moves" }, grip, up, down), make("span", { class: "step-name" }), make("span", { class: "takes" }), button);
  drag(row, grip);
  fit(row, side(row).dataset.kind);
  fold(row, folded);
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
}

function ask() {
  clearTimeout(waiting);
  waiting = setTimeout(total, WAIT_MS);
}

async function total() {
  asked += 1;
  const mine = asked;
  const body = new FormData(group.closest("form"));
  body.set("routine", location.pathname.match(/\/routine\/(\d+)\//)?.[1] ?? "");
  const address = location.pathname.replace(/\/routine\/.*/, "/routine/total/");
  const answer = await fetch(address, { method: "POST", body, redirect: "error" }).catch(() => null);
  if (mine === asked && answer?.ok) show(await answer.json());
}

function show({ problem, at, seconds, steps, kinds }) {
  const panel = find(".steps-total");
  panel.classList.toggle("problem", Boolean(problem));
  setText(find("p", panel), problem ? `${words.cannot} ${problem}` : `${words.total} ${clock(seconds)} ${words.minutes}`);
  for (const row of rows()) {
    const kind = kinds?.[row.id];
    if (kind !== undefined) fit(row, kind);
    row.classList.toggle("wrong", row.id === at);
    name(row);
  }
  stays().forEach((row, index) => setText(find(".takes", row), steps?.[index] === undefined ? "" : clock(steps[index])));
  find(".steps-lane", panel).replaceChildren(...(steps ?? []).map((length) => {
    const part = make("span");
    part.style.flexGrow = length;
    return part;
  }));
}

function start() {
  const panel = make("div", { class: "steps-total" }, make("p", { role: "status" }), make("div", { class: "steps-lane", "aria-hidden": "true" }));
  find("h2", group).after(panel, make("p", { class: "steps-live visually-hidden", role: "status" }));
  group.classList.add("sorted");
  rows().forEach((row) => enhance(row, !find(".errorlist", row)));
  refresh();
  document.addEventListener("formset:added", ({ target, detail }) => {
    if (detail.formsetName !== "steps") return;
    enhance(target, false);
    refresh();
    ask();
  });
  document.addEventListener("formset:removed", () => {
    refresh();
    ask();
  });
  group.addEventListener("input", ask);
  group.addEventListener("change", ask);
  total();
}

if (group) start();
