// The picture of a press: the plate cropped round the spot, turned to the person's own view, with the hand or
// the tool, the direction of the round and the words that say where is up. Geometry first, then the drawing.

import { makeSvg, onceLaidOut } from "../lib/dom.js";

export { toolOf, viewsOf } from "./spots.js";

const PLATE = { width: 400, height: 1000 };
// Below this share of the limb the lower leg begins.
const KNEE = 0.545;
const HIP = 0.16;
// The limb's own directions on a plate of the right leg. A view from the side shows no outside.
const OUT = { front: -1, back: 1 };
const FORE = { lateral: 1, medial: -1 };

/** How a point of the right leg's plate is seen, as a function, and the part of the plate that is shown. */
export function frame({ view, x, y, turned }, { width, height, above = 0.5 }, left) {
  const sign = { x: (turned ? -1 : 1) * (left ? -1 : 1), y: turned ? -1 : 1 };
  const spot = { x: x * PLATE.width, y: y * PLATE.height };
  // Between the spot and the middle of the limb, so that both edges of the limb stay in the picture.
  const middle = { x: (spot.x + PLATE.width / 2) / 2, y: spot.y + sign.y * height * (0.5 - above) };
  const seen = (point) => ({ x: middle.x + sign.x * (point.x - middle.x), y: middle.y + sign.y * (point.y - middle.y) });
  return { view, box: { x: middle.x - width / 2, y: middle.y - height / 2, width, height }, middle, sign, seen, spot: seen(spot) };
}

/** The transform that shows the plate as `frame` sees it. */
export const transformOf = ({ sign, middle }) => `translate(${middle.x - sign.x * middle.x} ${middle.y - sign.y * middle.y}) scale(${sign.x} ${sign.y})`;

/** The words at the edges of the picture, each with its side: what lies up, down, and outside or in front. */
export function labelsOf(place, { sign }) {
  const [upper, lower] = place.y > KNEE ? ["knee", "foot"] : [place.y < HIP ? "waist" : "hip", "knee"];
  const across = OUT[place.view] ? ["outside", OUT[place.view]] : ["fore", FORE[place.view]];
  return [
    { word: upper, edge: sign.y > 0 ? "top" : "bottom" },
    { word: lower, edge: sign.y > 0 ? "bottom" : "top" },
    { word: across[0], edge: across[1] * sign.x > 0 ? "right" : "left" },
  ];
}

/** The direction of a round as a step on the screen; nothing for straight in. */
export function wayOf(way, { view, sign }) {
  const known = {
    up: [0, -1], down: [0, 1], outside: [OUT[view] ?? 0, 0], inside: [-(OUT[view] ?? 0), 0], front: [FORE[view] ?? 0, 0], back: [-(FORE[view] ?? 0), 0],
  };
  const [x, y] = (way ?? "").split("-").reduce((sum, part) => sum.map((value, axis) => value + (known[part]?.[axis] ?? 0)), [0, 0]);
  const length = Math.hypot(x, y);
  return length ? { x: (sign.x * x) / length, y: (sign.y * y) / length } : null;
}

/** Draw a place into an svg. `image` is the plate's address, `words` gives the labels, `left` mirrors, `way` is the round's direction, `turned` a picture that stood there already. */
export function drawPlate(svg, { place, size, left, image, words, tool = null, way = null, eased = false, turned = false }) {
  // Whoever has a spot of their own presses there.
  const seen = frame(tool && place.own ? { ...place, ...place.own } : place, size, left);
  const { box } = seen;
  svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  const leg = makeSvg("image", { width: PLATE.width, height: PLATE.height });
  const plate = makeSvg("g", { transform: transformOf(seen) }, leg);
  const marks = tool ? [toolMark(tool, seen, left, eased), wayMark(wayOf(way, seen), seen)] : [place.alone ? "" : aim(seen.spot)];
  if (place.own) marks.push(ownMark(seen.seen({ x: place.own.x * PLATE.width, y: place.own.y * PLATE.height }), box, words));
  const names = makeSvg("g");
  const write = () => names.append(...labelsOf(place, seen).map((label) => labelMark(label, { ...box, low: size.low ?? 1 }, words)));
  const fill = () => image && leg.setAttribute("href", image);
  svg.replaceChildren(plate, ...marks, names);
  if (turned) write();
  // Letters in a drawing and the leg are its heavy parts: on a new screen each comes in a task of its own, right behind the words.
  onceLaidOut(svg, turned ? fill : () => {
    write();
    onceLaidOut(svg, fill);
  });
}

// A diamond, where the points of the catalogue are round, with its word on the side that has room.
function ownMark({ x, y }, { x: from, width }, words) {
  const before = x > from + width / 2;
  const text = makeSvg("text", { class: "where", x: x + (before ? -29 : 29), y: y + 7, "text-anchor": before ? "end" : "start" }, words("spot.own"));
  return makeSvg("g", { class: "own" }, makeSvg("path", { d: `M${x} ${y - 24}l24 24 -24 24 -24 -24z` }), text);
}

function aim({ x, y }) {
  return makeSvg("g", { class: "aim" }, ...["halo", "circle", "dot"].map((name, index) => makeSvg("circle", { class: name, cx: x, cy: y, r: index === 2 ? 7.8 : 26 })));
}

// Hands reach in from the person's own end of the limb: from the hip.
function toolMark(tool, { spot, sign, box }, left, eased) {
  const reach = sign.y > 0 ? 180 : 0;
  const bar = tool === "roller" ? ` scale(${box.width / 256} 1)` : "";
  const x = tool === "roller" ? box.x + box.width / 2 : spot.x;
  return makeSvg("g", { class: `hands${eased ? " eased" : ""}`, transform: `translate(${x} ${spot.y}) rotate(${reach}) scale(${left ? -1 : 1} 1)${bar}` },
    makeSvg("use", { href: `#press-${tool}` }));
}

function wayMark(way, { spot }) {
  const turn = way ? (Math.atan2(way.y, way.x) * 180) / Math.PI : 0;
  const marks = way ? [makeSvg("use", { href: "#press-way" })] : [225, 315].map((angle) => makeSvg("use", { href: "#press-in", transform: `rotate(${angle})` }));
  return makeSvg("g", { class: "way", transform: `translate(${spot.x} ${spot.y}) rotate(${turn})` }, ...marks);
}

// Above the arrows of the direction, and clear of the round edge, where the picture is cut short by the numbers.
const beside = (low) => (low < 1 ? 0.16 : 0.2);
const inset = (low) => (low < 1 ? 0.115 : 0.05);
const EDGES = {
  top: ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height * 0.065, "text-anchor": "middle" }),
  bottom: ({ x, y, width, height, low }) => ({ x: x + width / 2, y: y + height * (low < 1 ? low - 0.07 : 0.965), "text-anchor": "middle" }),
  left: ({ x, y, width, height, low }) => ({ x: x + width * inset(low), y: y + height * beside(low), "text-anchor": "start" }),
  right: ({ x, y, width, height, low }) => ({ x: x + width * (1 - inset(low)), y: y + height * beside(low), "text-anchor": "end" }),
};
const POINTERS = { top: "↑", bottom: "↓", left: "←", right: "→" };

function labelMark({ word, edge }, box, words) {
  const text = words(`look.${word}`);
  const shown = edge === "right" ? `${text} ${POINTERS[edge]}` : `${POINTERS[edge]} ${text}`;
  return makeSvg("text", { class: "where", ...EDGES[edge](box) }, shown);
}
