// A figure that moves: what a rig holds, which place of it stands for a moment of the count, and how it is shown.
// The server solves the frames (exercises/figures); here they are only read and mixed.

import { breath, findAll, make } from "./dom.js";

const KNOWN = 1;
// A pose without times of its own still moves: nobody can follow less.
const SHORTEST_S = 0.1;
const BREATH = 0.03;
const NUMBER = /-?\d*\.?\d+/g;

/** The rig that an svg carries, or null where there is none that this script knows. */
export function rigOf(svg) {
  try {
    const rig = JSON.parse(svg.querySelector("metadata").textContent);
    return rig.v === KNOWN && rig.frames.length > 1 ? rig : null;
  } catch {
    return null;
  }
}

// ---- from the count to a place in the loop (0 to 1)

/** The stretches of one loop: from which place to which, for how many seconds, and the key they lead to. */
export function stretches({ keys }) {
  return keys.flatMap((key, index) => {
    const next = keys[index + 1] ?? { t: 1, move: keys[0].move };
    const stay = { from: key.t, to: key.t, seconds: key.hold, key: index };
    const move = { from: key.t, to: next.t, seconds: Math.max(SHORTEST_S, next.move), key: index + 1 };
    return [...(key.hold ? [stay] : []), ...(next.t > key.t ? [move] : [])];
  });
}

const total = (pieces) => pieces.reduce((sum, { seconds }) => sum + seconds, 0);

function along(pieces, part, { linear }) {
  let left = part * total(pieces);
  for (const { from, to, seconds } of pieces) {
    const share = left / seconds;
    if (share < 1) return from + (to - from) * (linear ? share : share * share * (3 - 2 * share));
    left -= seconds;
  }
  return pieces.at(-1)?.to ?? 0;
}

// Rising and lowering have the seconds of the count: pauses of the pose's own stay out.
const half = (rig, keep) => stretches(rig).filter((piece) => piece.to > piece.from && keep(piece.key));
const out = (rig, part) => along(half(rig, (key) => key <= rig.end), part, rig);
const back = (rig, part) => along(half(rig, (key) => key > rig.end), part, rig);
const start = () => 0;
const end = (rig) => rig.keys[rig.end].t;
const rises = (rig) => rig.first === "lift";

const WAYS = {
  start,
  end,
  out,
  lift: (rig, part) => (rises(rig) ? out : back)(rig, part),
  lower: (rig, part) => (rises(rig) ? back : out)(rig, part),
  top: (rig) => (rises(rig) ? end : start)(rig),
  bottom: (rig) => (rises(rig) ? start : end)(rig),
  // A held pose only breathes: a little way back and in again.
  breath: (rig, part) => end(rig) * (1 - (BREATH / 2) * (1 - Math.cos(part * 2 * Math.PI))),
  round: (rig, part) => along(stretches(rig), part, rig),
  own: (rig, seconds) => along(stretches(rig), (seconds / total(stretches(rig))) % 1, rig),
};

/** The place of a moment of the count: `way` is one of WAYS, `part` how far it has come (for "own": how many seconds). */
export const placeIn = (rig, { way, part = 0 }) => WAYS[way](rig, part);

const STILL = { out: "end", lift: "top", lower: "bottom", breath: "end", own: "end" };

/** The same moment for somebody who wants no motion: the pose that the person is on the way to. */
export function stillOf({ way, part = 0 }) {
  if (way === "round") return { way: part < 0.5 ? "end" : "start" };
  return { way: STILL[way] ?? way };
}

/** The numbers of all parts at a place: the two frames beside it, mixed. */
export function at({ frames }, place) {
  const exact = Math.min(1, Math.max(0, place)) * (frames.length - 1);
  const index = Math.min(frames.length - 2, Math.floor(exact));
  const share = exact - index;
  return frames[index].map((number, which) => number + (frames[index + 1][which] - number) * share);
}

// ---- from numbers to the picture

const short = (number) => Math.round(number * 100) / 100;

function placed([x, y, turn, stretch]) {
  const stretched = stretch === undefined ? "" : ` scale(1 ${short(stretch)})`;
  return `translate(${short(x)} ${short(y)}) rotate(${short(turn)})${stretched}`;
}

function morphed([from, to], share) {
  const wanted = to.match(NUMBER);
  let index = -1;
  return from.replace(NUMBER, (number) => {
    index += 1;
    return short(Number(number) + (wanted[index] - number) * share);
  });
}

/** What a part of a rig is set to by its numbers: an attribute and its value. */
export function setting({ line, morph, dash }, numbers) {
  if (morph) return ["d", morphed(morph, numbers[0])];
  if (dash) return ["stroke-dashoffset", short(numbers[0])];
  if (line) return ["d", `M${numbers.map(short).reduce((text, number, index) => text + (index ? (index % 2 ? " " : "L") : "") + number, "")}`];
  return ["transform", placed(numbers)];
}

/** Move a figure that `inline` gave to a moment of the count. */
export function pose({ svg, rig, parts }, moment) {
  const place = placeIn(rig, moment);
  const numbers = at(rig, place);
  // The arrow shows the way out; on the way back it would point the wrong way.
  svg.classList.toggle("f-back", place > end(rig) + 0.001 && !rig.cycle);
  let from = 0;
  rig.segs.forEach((seg, index) => {
    const [name, value] = setting(seg, numbers.slice(from, from += seg.n));
    parts[index].forEach((element) => element.setAttribute(name, value));
  });
}

const MARGIN = 14;
const LOOKS = [0, 0.25, 0.5, 0.75, 1];
const ENDLESS = ".f-ground, .f-marks, .f-water, .f-wave";

// A rig's box is wide enough for everything; here it is drawn as large as what it does leaves room for.
// Each look at a pose makes the browser lay it out: one at a time, so that nothing else waits for long.
async function framed(made) {
  const { svg } = made;
  const holder = document.body.appendChild(make("div", { class: "vh", "aria-hidden": "true" }, svg));
  const endless = findAll(ENDLESS, svg);
  endless.forEach((element) => element.setAttribute("display", "none"));
  const boxes = [];
  for (const part of LOOKS) {
    await breath();
    pose(made, { way: "out", part });
    boxes.push(svg.getBBox());
  }
  endless.forEach((element) => element.removeAttribute("display"));
  holder.remove();
  pose(made, { way: "start" });
  const [left, top] = ["x", "y"].map((from) => Math.min(...boxes.map((box) => box[from])) - MARGIN);
  const [right, foot] = [["x", "width"], ["y", "height"]].map(([from, size]) => Math.max(...boxes.map((box) => box[from] + box[size])) + MARGIN);
  svg.setAttribute("viewBox", [left, top, right - left, foot - top].map(Math.round).join(" "));
  return made;
}

/** Fetch a rig and make it part of this page; null when it does not come or is none. */
export async function inline(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return null;
    const svg = document.importNode(new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement, true);
    await breath();
    const rig = rigOf(svg);
    return rig && await framed({ svg, rig, parts: rig.segs.map(({ id }) => findAll(`[data-seg="${id}"]`, svg)) });
  } catch {
    return null;
  }
}
