// Things on a plate, moved by hand: the picture and the numbers beside it follow each other, the server says what is wrong.

import { find, findAll, make } from "../lib/dom.js";
import { draw, HEIGHT, input, mark, middle, moveTo, press, pull, tell, values, WIDTH, write } from "./plate_marks.js";

const WAIT_MS = 350;
const TALL = HEIGHT + 10;
// The least height of a close-up, and the room about what is in it.
const CLOSE = 480;
const ROOM = 60;
const form = find("#plates");
const words = form.dataset;
const canvases = findAll("[data-view]", form);
const marks = new Map();
let view = "";
let whole = false;
let armed = null;
let pulled = null;
let timer = 0;
let asked = 0;

const rows = () => findAll("[data-row]", form);
const canvas = (name) => canvases.find((one) => one.dataset.view === name);
const rowOf = (element) => [...marks].find(([, one]) => one.contains(element))?.[0];
const title = (row) => `${find("legend", row).textContent.trim()}, ${canvas(values(row)?.view ?? view).dataset.label}`;

function paint(row) {
  const found = values(row);
  let element = marks.get(row);
  if (!found) {
    element?.remove();
    marks.delete(row);
    return;
  }
  if (!element) {
    element = mark(row, words.look, words);
    marks.set(row, element);
    tell(row, element, { state: row.dataset.state, text: find("[data-said]", row).textContent });
  }
  const layer = find(`[data-layer=${row.dataset.sort}]`, canvas(found.view));
  if (element.parentNode !== layer) layer.append(element);
  const at = words.where.replace("%x", (middle(row).x / WIDTH).toFixed(3)).replace("%y", (middle(row).y / HEIGHT).toFixed(3));
  draw(element, row, found, `${title(row)}: ${at}`);
  find("[data-grip=move]", element).setAttribute("aria-describedby", `plate-help said-${row.dataset.row}`);
}

function choose(row) {
  rows().forEach((one) => one.classList.toggle("chosen", one === row));
  marks.forEach((element, one) => element.classList.toggle("chosen", one === row));
  const found = row && values(row);
  if (found && found.view !== view) show(found.view);
}

function show(name) {
  view = name;
  canvases.forEach((one) => (one.hidden = one.dataset.view !== view));
  findAll(".views button", form).forEach((button) => button.setAttribute("aria-pressed", button.value === view));
  frame();
}

/** The close-up holds the muscle and everything that was placed. */
function frame() {
  const shown = canvas(view);
  const here = rows().map((row) => [values(row), middle(row).y]).filter(([found]) => found?.view === view);
  const ends = here.flatMap(([{ ry = 0 }, y]) => [y - ry * HEIGHT - ROOM, y + ry * HEIGHT + ROOM]);
  const all = [...ends, ...(shown.dataset.close ? shown.dataset.close.split(" ").map(Number) : [])];
  const high = Math.max(CLOSE, Math.max(...all) - Math.min(...all));
  const top = Math.max(0, Math.min((Math.min(...all) + Math.max(...all) - high) / 2, TALL - high));
  const far = whole || !all.length;
  find("svg", shown).setAttribute("viewBox", `0 ${far ? 0 : top} ${WIDTH} ${far ? TALL : Math.min(high, TALL)}`);
}

function changed(row) {
  if (row) paint(row);
  clearTimeout(timer);
  timer = setTimeout(check, WAIT_MS, row);
}

async function check(row) {
  const mine = ++asked;
  const answer = await fetch(words.check, { method: "POST", body: new FormData(form), redirect: "error" }).catch(() => null);
  const told = answer?.ok ? await answer.json() : null;
  if (mine !== asked) return;
  const status = find("[data-status]", form);
  if (!told) {
    status.textContent = words.away;
    return;
  }
  rows().forEach((one) => tell(one, marks.get(one), told.rows[one.dataset.row] ?? { state: "", text: "" }));
  status.textContent = about(row, told.rows) + told.summary;
}

/** What is said of the row that was moved last. A sentence that names the point needs only the view. */
function about(row, told) {
  const { state, text } = (row && told[row.dataset.row]) || {};
  if (!text) return "";
  return state === "wrong" && row.dataset.sort === "point" ? `${title(row).split(", ").at(-1)}: ${text} ` : `${title(row)}: ${text} `;
}

function say(text) {
  find("[data-status]", form).textContent = text;
}

function arm(row) {
  armed = row;
  form.classList.toggle("armed", Boolean(row));
  if (row) say(`${title(row)}. ${words.click}`);
}

/** A row for a view: the one that is there already, or a new one in the middle of what the view is about. */
function add(button) {
  const prefix = button.dataset.add;
  const card = button.closest("[data-card]");
  const there = prefix === "places" && findAll("[data-row]", card).find((row) => values(row)?.view === view);
  const row = there || append(prefix, card);
  choose(row);
  find("[data-grip=move]", marks.get(row)).focus();
  arm(row);
}

function append(prefix, card) {
  const total = find(`[name="${prefix}-TOTAL_FORMS"]`, form);
  const row = find(`[data-empty="${prefix}"]`, form).content.firstElementChild.cloneNode(true);
  for (const element of [row, ...findAll("*", row)]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
    }
  }
  total.value = Number(total.value) + 1;
  const count = findAll("[data-row]", card).length + 1;
  find("legend", row).append(` ${prefix === "places" ? card.dataset.number : count}`);
  if (prefix === "places") {
    row.dataset.number = card.dataset.number;
    input(row, "point").value = card.dataset.card;
  } else size(row);
  input(row, "view").value = view;
  const { x, y } = canvas(view).dataset;
  moveTo(row, { x: Number(x), y: Number(y) });
  find("[data-rows]", card).append(row);
  changed(row);
  return row;
}

function size(row) {
  for (const [name, value] of [["rx", 0.06], ["ry", 0.03], ["rotation", 0]]) write(row, name, value);
  if (input(row, "strength")) write(row, "strength", 1);
}

function at(svg, { clientX, clientY }) {
  return new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
}

function down(event) {
  const svg = event.currentTarget;
  const held = event.target.closest("[data-grip]");
  if (event.button !== 0 || (!held && !armed)) return;
  event.preventDefault();
  const row = armed ?? rowOf(held);
  const point = at(svg, event);
  const name = armed ? "move" : held.dataset.grip;
  const centre = middle(row);
  pulled = { row, name, off: armed ? { x: 0, y: 0 } : { x: point.x - centre.x, y: point.y - centre.y } };
  if (armed) {
    moveTo(row, point);
    changed(row);
    arm(null);
  }
  choose(row);
  find(`[data-grip=${name}]`, marks.get(row)).focus({ preventScroll: true });
  svg.setPointerCapture(event.pointerId);
}

function drag(event) {
  if (!pulled) return;
  const point = at(event.currentTarget, event);
  if (pulled.name === "move") moveTo(pulled.row, { x: point.x - pulled.off.x, y: point.y - pulled.off.y });
  else pull(pulled.row, pulled.name, point);
  changed(pulled.row);
}

function keys(event) {
  const held = event.target.closest("[data-grip]");
  if (event.key === "Escape") arm(null);
  if (!held) return;
  const row = rowOf(held);
  if (press(row, held.dataset.grip, event)) changed(row);
  else if (event.key === "Enter" || event.key === " ") input(row, row.dataset.sort === "point" ? "x" : "cx").focus();
  else return;
  arm(null);
  event.preventDefault();
}

function typed({ target }) {
  const row = target.closest("[data-row]");
  changed(row);
  if (row) choose(row);
}

function start() {
  findAll("[data-still]", form).forEach((one) => one.remove());
  for (const one of canvases) {
    one.dataset.label = find("figcaption", one).textContent;
    const button = make("button", { type: "button", class: "button", value: one.dataset.view, "aria-pressed": "false" }, one.dataset.label);
    button.addEventListener("click", () => show(one.dataset.view));
    find(".views", form).append(button);
    const svg = find("svg", one);
    svg.addEventListener("pointerdown", down);
    svg.addEventListener("pointermove", drag);
    svg.addEventListener("pointerup", () => (pulled = null));
    svg.addEventListener("pointercancel", () => (pulled = null));
    svg.addEventListener("focusin", ({ target }) => target.closest("[data-grip]") && choose(rowOf(target)));
  }
  findAll("[data-scripted]", form).forEach((one) => (one.hidden = false));
  form.classList.add("scripted");
  find("[data-whole]", form).addEventListener("click", ({ currentTarget }) => {
    whole = !whole;
    currentTarget.setAttribute("aria-pressed", whole);
    frame();
  });
  form.addEventListener("keydown", keys);
  form.addEventListener("input", typed);
  form.addEventListener("focusin", ({ target }) => target.closest("[data-row]") && choose(target.closest("[data-row]")));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (!button) return;
    event.preventDefault();
    add(button);
  });
  rows().forEach(paint);
  show(canvases[0].dataset.view);
}

start();
