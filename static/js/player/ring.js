// The track: an outer lane that is now, and inside it one lane for each side.

import { makeSvg, onceLaidOut } from "../lib/dom.js";

const WIDTH = 300;
const HEIGHT = 400;
// How far the lanes lie from the edge; slim ones leave room for a picture in the middle.
const LANES = { wide: { outer: 14, sides: [40, 62], letter: 17 }, slim: { outer: 9, sides: [23, 36], letter: 14 } };
const TAG_AT = { right: 0.635, left: 0.365 };
const MOST_DASHES = 40;

/** The path of one lane, anticlockwise from the white line at the top. */
export function lane(inset) {
  const r = (WIDTH - 2 * inset) / 2;
  const [top, bottom] = [inset + r, HEIGHT - inset - r];
  return `M150 ${inset}A${r} ${r} 0 0 0 ${inset} ${top}V${bottom}A${r} ${r} 0 0 0 150 ${HEIGHT - inset}`
    + `A${r} ${r} 0 0 0 ${WIDTH - inset} ${bottom}V${top}A${r} ${r} 0 0 0 150 ${inset}Z`;
}

/** The point of a lane at a fraction of its way. Worked out, because asking the drawing would make the browser lay the page out. */
export function pointAt(inset, fraction) {
  const r = (WIDTH - 2 * inset) / 2;
  const straight = HEIGHT - WIDTH;
  const quarter = Math.PI * r / 2;
  // Both halves are alike: from the top to the bottom on the left, and the way back on the right.
  const way = 2 * Math.min(fraction, 1 - fraction) * (2 * quarter + straight);
  const turned = Math.min(way, quarter) / r + Math.max(0, way - quarter - straight) / r;
  const down = Math.min(straight, Math.max(0, way - quarter));
  const across = r * Math.sin(turned) * (fraction < 0.5 ? -1 : 1);
  return { x: 150 + across, y: inset + r + down - r * Math.cos(turned) };
}

/** The dash pattern of n pieces of which `lit` shine (a fraction lights part of one). */
export function dashes(n, lit) {
  const gap = 2 * Math.min(3, 0.15 * n);
  const dash = 10 - gap;
  const all = { pathLength: 10 * n, "stroke-dashoffset": -gap / 2, "stroke-dasharray": `${dash} ${gap}` };
  if (lit === undefined) return all;
  const whole = Math.floor(lit);
  const part = (lit - whole) * dash;
  const pattern = [...Array(whole).fill(`${dash} ${gap}`), `${part} ${10 * n}`].join(" ");
  return { ...all, "stroke-dasharray": pattern };
}

const set = (element, attributes) => Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));

/** Draw the lanes of a scene into an svg; returns what `turn` needs to move them. */
export function drawRing(svg, { lanes = [], pieces = 0, letters = {}, slim = false }) {
  const { outer, sides: insets, letter } = LANES[slim ? "slim" : "wide"];
  const base = makeSvg("path", { class: "l-base", d: lane(outer) });
  const fill = makeSvg("path", { class: "l-fill", d: lane(outer) });
  const head = makeSvg("path", { class: "l-head" });
  const dashed = pieces > 0 && pieces <= MOST_DASHES;
  if (dashed) set(base, dashes(pieces));
  svg.replaceChildren(base, fill, head, makeSvg("path", { class: "l-start", d: `M150 1V${2 * outer - 1}` }));
  const sides = lanes.map((item, index) => sideLane(item, insets[index]));
  // The letters lie over all lanes, and come a moment later: letters in a drawing take long when their size is new.
  const tags = makeSvg("g");
  svg.append(...sides.flat(), tags);
  onceLaidOut(svg, () => tags.append(...lanes.flatMap((item, index) => tag(item, insets[index], letters, letter))));
  return { svg, fill, head, inset: outer, pieces: dashed ? pieces : 0 };
}

function sideLane({ rounds, lit }, inset) {
  const d = lane(inset);
  const path = makeSvg("path", { class: "l-base side", d, ...dashes(rounds) });
  return lit > 0 ? [path, makeSvg("path", { class: "l-fill side", d, ...dashes(rounds, lit) })] : [path];
}

function tag({ side, on }, inset, letters, r) {
  if (!letters[side]) return [];
  const at = pointAt(inset, TAG_AT[side]);
  return [makeSvg("g", { class: on ? "l-tag on" : "l-tag" },
    makeSvg("circle", { cx: at.x, cy: at.y, r }),
    makeSvg("text", { x: at.x, y: at.y + 8 }, letters[side]))];
}

/** Move the outer lane to a fraction of its way. */
export function turn(ring, fraction) {
  const f = Math.min(1, Math.max(0, fraction));
  if (ring.pieces) {
    set(ring.fill, dashes(ring.pieces, f * ring.pieces));
    ring.head.setAttribute("d", "");
    return;
  }
  set(ring.fill, { pathLength: 100, "stroke-dasharray": 100, "stroke-dashoffset": 100 * (1 - f) });
  const at = f > 0 && f < 1 ? pointAt(ring.inset, f) : null;
  ring.head.setAttribute("d", at ? `M${at.x} ${at.y}h.01` : "");
}
