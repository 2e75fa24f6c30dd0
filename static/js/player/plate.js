// The picture of a press: the plate cropped round the spot, turned to the person's own view, with the hand or
// the tool, the direction of the round and the words that say where is up. Geometry first, then the drawing.

import { makeSvg } from "../lib/dom.js";

const PLATE = { width: 400, height: 1000 };
// Below this share of the limb the lower leg begins.
const KNEE = 0.545;
const HIP = 0.16;
// The limb's own directions on a plate of the right leg. A view from the side shows no outside.
const OUT = { front: -1, back: 1 };
const FORE = { lateral: 1, medial: -1 };
const TOOLS = { "foam-roller": "roller", ball: "ball" };

/** The ways a spot can be looked at: a front view from above first, then as others see it, then from elsewhere. */
export function viewsOf(spot) {
  const places = [spot, ...(spot.others ?? [])].filter(({ view }) => view);
  return places.flatMap((place) => (place.view === "front" ? [{ ...place, name: "own", turned: true }, { ...place, name: "front" }] : [{ ...place, name: place.view }]));
}

/** What presses: the step's first tool, else the thumbs; in the light version a flat hand and never a tool. */
export function toolOf(step, light) {
  if (light) return "palm";
  const found = (step.equipment ?? []).flat().find(({ slug }) => slug in TOOLS);
  return found ? TOOLS[found.slug] : "thumbs";
}

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

/** Draw a place into an svg. `image` is the plate's address, `words` gives the labels, `left` mirrors, `way` is the round's direction. */
export function drawPlate(svg, { place, size, left, image, words, tool = null, way = null, eased = false }) {
  const seen = frame(place, size, left);
  const { box } = seen;
  svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  const plate = makeSvg("g", { transform: transformOf(seen) }, image ? makeSvg("image", { href: image, width: PLATE.width, height: PLATE.height }) : null);
  const marks = tool ? [toolMark(tool, seen, left, eased), wayMark(wayOf(way, seen), seen)] : [aim(seen.spot)];
  svg.replaceChildren(plate, ...marks, ...labelsOf(place, seen).map((label) => labelMark(label, { ...box, low: size.low ?? 1 }, words)));
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

const EDGES = {
  top: ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height * 0.065, "text-anchor": "middle" }),
  bottom: ({ x, y, width, height, low }) => ({ x: x + width / 2, y: y + height * (low - 0.035), "text-anchor": "middle" }),
  left: ({ x, y, width, height }) => ({ x: x + width * 0.05, y: y + height * 0.2, "text-anchor": "start" }),
  right: ({ x, y, width, height }) => ({ x: x + width * 0.95, y: y + height * 0.2, "text-anchor": "end" }),
};
const POINTERS = { top: "↑", bottom: "↓", left: "←", right: "→" };

function labelMark({ word, edge }, box, words) {
  const text = words(`look.${word}`);
  const shown = edge === "right" ? `${text} ${POINTERS[edge]}` : `${POINTERS[edge]} ${text}`;
  return makeSvg("text", { class: "where", ...EDGES[edge](box) }, shown);
}
