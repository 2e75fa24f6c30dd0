// The steps of a routine: moved by dragging, by buttons or by number; the total is asked of the server as the form stands.
const WAIT = 500;
let waiting = 0;
let asked = 0;

const group = () => document.querySelector("#steps-group");
const rows = () => [...group().querySelectorAll(".inline-related:not(.empty-form)")];
const place = (row) => row.querySelector("input.place");

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function number() {
  rows().forEach((row, index) => {
    place(row).value = index + 1;
    const [up, down] = row.querySelectorAll(".move");
    up.disabled = index === 0;
    down.disabled = index === rows().length - 1;
  });
}

function say(text) {
  group().querySelector(".steps-live").textContent = text;
}

function move(row, by, button) {
  const all = rows();
  const other = all[all.indexOf(row) + by];
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  number();
  (button.disabled ? row.querySelector(".move:not([disabled])") : button).focus();
  say(`${title(row)}: ${place(row).value} of ${rows().length}`);
  ask();
}

function title(row) {
  return row.querySelector("select[name$=-exercise]")?.selectedOptions[0]?.text || "Step";
}

function enhance(row) {
  if (row.querySelector(".moves")) return;
  const up = make("button", { type: "button", class: "move", "aria-label": "Move up" }, "↑");
  const down = make("button", { type: "button", class: "move", "aria-label": "Move down" }, "↓");
  const grip = make("span", { class: "grip", draggable: "true", "aria-hidden": "true", title: "Drag" }, "⠿");
  const takes = make("span", { class: "takes" });
  up.addEventListener("click", () => move(row, -1, up));
  down.addEventListener("click", () => move(row, 1, down));
  grip.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.id);
    row.classList.add("dragged");
  });
  grip.addEventListener("dragend", () => row.classList.remove("dragged"));
  row.addEventListener("dragover", (event) => over(event, row));
  row.querySelector("h3").prepend(make("span", { class: "moves" }, grip, up, down));
  row.querySelector("h3").append(takes);
}

function over(event, row) {
  const dragged = group().querySelector(".dragged");
  if (!dragged || dragged === row) return;
  event.preventDefault();
  const box = row.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) row.before(dragged);
  else row.after(dragged);
  number();
  ask();
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
}

function ask() {
  clearTimeout(waiting);
  waiting = setTimeout(total, WAIT);
}

async function total() {
  const turn = ++asked;
  const form = group().closest("form");
  const body = new FormData(form);
  body.set("routine", location.pathname.match(/\/routine\/(\d+)\//)?.[1] ?? "");
  const address = location.pathname.replace(/\/routine\/.*/, "/routine/total/");
  const answer = await fetch(address, { method: "POST", body, redirect: "error" }).catch(() => null);
  if (turn !== asked || !answer?.ok) return;
  show(await answer.json());
}

function show({ problem, seconds, steps }) {
  const line = group().querySelector(".steps-total");
  line.classList.toggle("problem", Boolean(problem));
  line.textContent = problem ? `Cannot be played yet. ${problem}` : `Takes about ${clock(seconds)} minutes`;
  const kept = rows().filter((row) => !row.querySelector("input[name$=-DELETE]")?.checked);
  kept.forEach((row, index) => (row.querySelector(".takes").textContent = steps?.[index] === undefined ? "" : clock(steps[index])));
}

function start() {
  if (!group()) return;
  group().querySelector("h2").after(make("p", { class: "steps-total", role: "status" }), make("p", { class: "steps-live visually-hidden", "aria-live": "polite" }));
  group().classList.add("sorted");
  rows().forEach(enhance);
  number();
  document.addEventListener("formset:added", ({ target, detail }) => {
    if (detail.formsetName !== "steps") return;
    enhance(target);
    number();
    ask();
  });
  document.addEventListener("formset:removed", () => { number(); ask(); });
  group().addEventListener("input", ask);
  group().addEventListener("change", ask);
  total();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
