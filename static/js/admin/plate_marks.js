// What is drawn on a plate for a row of numbers, and how a pull or a key changes those numbers. Units: 400 × 1000 of a plate.

import { findAll, makeSvg, setText } from "../lib/dom.js";

export const WIDTH = 400;
export const HEIGHT = 1000;
const HALO = 47;
const LEAST = 0.005;
const TURN_ARM = 26;

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
const tidy = (value) => Math.round(value * 10000) / 10000;

/** The input of a row by the end of its name. */
export const input = (row, name) => row.querySelector(`[name$="-${name}"]`);

/** The numbers of a row, or null while it is empty, removed or not a number. */
export function values(row) {
  const names = row.dataset.sort === "point" ? ["x", "y"] : ["cx", "cy", "rx", "ry", "rotation"];
  const found = { view: input(row, "view").value };
  for (const name of names) {
    const text = input(row, name).value.trim();
    if (text === "" || !Number.isFinite(Number(text))) return null;
    found[name] = Number(text);
  }
  return input(row, "DELETE")?.checked || !found.view ? null : found;
}

/** Write a number into a row. */
export function write(row, name, value) {
  input(row, name).value = String(tidy(value));
}

const place = (row) => (row.dataset.sort === "point" ? ["x", "y"] : ["cx", "cy"]);

/** Where the middle of a row lies, in units. */
export function middle(row) {
  const [across, down] = place(row);
  return { x: Number(input(row, across).value) * WIDTH, y: Number(input(row, down).value) * HEIGHT };
}

/** Put the middle of a row at a point. */
export function moveTo(row, { x, y }) {
  const [across, down] = place(row);
  write(row, across, clamp(x / WIDTH, 0, 1));
  write(row, down, clamp(y / HEIGHT, 0, 1));
}

/** Pull one of the handles of an oval to a point. */
export function pull(row, grip, point) {
  const { x, y } = middle(row);
  const [dx, dy] = [point.x - x, point.y - y];
  const turn = (Number(input(row, "rotation").value) * Math.PI) / 180;
  if (grip === "wide") write(row, "rx", clamp(Math.abs(dx * Math.cos(turn) + dy * Math.sin(turn)) / WIDTH, LEAST, 1));
  if (grip === "high") write(row, "ry", clamp(Math.abs(dy * Math.cos(turn) - dx * Math.sin(turn)) / HEIGHT, LEAST, 1));
  if (grip === "turn") write(row, "rotation", Math.round((Math.atan2(dx, -dy) * 180) / Math.PI));
}

/** Change a row by a key: arrows move it, or make a handle larger and smaller. Whether the key meant anything. */
export function press(row, grip, { key, shiftKey }) {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!way) return false;
  const step = shiftKey ? 5 : 1;
  const more = step * (way[0] || -way[1]);
  const { x, y } = middle(row);
  if (grip === "move") moveTo(row, { x: x + way[0] * step, y: y + way[1] * step });
  if (grip === "wide") write(row, "rx", clamp(Number(input(row, "rx").value) + more / WIDTH, LEAST, 1));
  if (grip === "high") write(row, "ry", clamp(Number(input(row, "ry").value) + more / HEIGHT, LEAST, 1));
  if (grip === "turn") write(row, "rotation", clamp(Number(input(row, "rotation").value) + more, -180, 180));
  return true;
}

function grip(name, words, ...children) {
  const role = name === "move" ? "button" : "slider";
  return makeSvg("g", { "data-grip": name, role, tabindex: "0", "aria-label": words, class: `grip-${name}` }, ...children);
}

/** Room for a finger around something small. */
const hit = () => makeSvg("circle", { class: "hit", r: 18 });

/** A new mark for a row. words: the labels of the handles; look: zone or area. */
export function mark(row, look, words) {
  if (row.dataset.sort === "point") {
    const shapes = [hit(), makeSvg("circle", { class: "body", r: 13 }), makeSvg("path", { class: "cross", d: "M-6-6L6 6M6-6L-6 6" })];
    return makeSvg("g", { class: "mark point" }, grip("move", "", ...shapes, makeSvg("text", { y: 6.5 }, row.dataset.number ?? "")));
  }
  const halo = look === "area" ? [makeSvg("ellipse", { class: "halo", "stroke-width": HALO })] : [];
  const body = grip("move", "", ...halo, makeSvg("ellipse", { class: "body" }), makeSvg("circle", { class: "centre", r: 5 }));
  const handles = ["wide", "high", "turn"].map((name) => grip(name, words[name], hit(), makeSvg("circle", { class: "handle", r: 9 })));
  return makeSvg("g", { class: `mark ${look}` }, body, makeSvg("path", { class: "arm" }), ...handles);
}

/** Draw a mark where its row has it. */
export function draw(element, row, found, label) {
  const { x, y } = middle(row);
  const turn = found.rotation ? ` rotate(${found.rotation})` : "";
  element.setAttribute("transform", `translate(${x} ${y})${turn}`);
  element.querySelector("[data-grip=move]").setAttribute("aria-label", label);
  if (row.dataset.sort === "point") return;
  const [wide, high] = [found.rx * WIDTH, found.ry * HEIGHT];
  for (const oval of findAll("ellipse", element)) {
    oval.setAttribute("rx", wide);
    oval.setAttribute("ry", high);
  }
  element.querySelector(".arm").setAttribute("d", `M0 ${-high}V${-high - TURN_ARM}`);
  handle(element, "wide", [wide, 0], [found.rx, 0, 1]);
  handle(element, "high", [0, high], [found.ry, 0, 1]);
  handle(element, "turn", [0, -high - TURN_ARM], [found.rotation, -180, 180]);
}

function handle(element, name, [x, y], [now, least, most]) {
  const found = element.querySelector(`[data-grip=${name}]`);
  found.setAttribute("transform", `translate(${x} ${y})`);
  found.setAttribute("aria-valuenow", now);
  found.setAttribute("aria-valuemin", least);
  found.setAttribute("aria-valuemax", most);
}

/** Show what the server says of a row: beside it and on its mark. */
export function tell(row, element, { state, text }) {
  row.dataset.state = state;
  setText(row.querySelector("[data-said]"), text);
  for (const name of ["wrong", "fine", "looking"]) element?.classList.toggle(name, name === state);
}
