// The figure of a step in the player: inline, and moved by the player's own clock.

import { keptBody } from "../elements/body-choice.js";
import { find } from "../lib/dom.js";
import { inline, pose, stillOf } from "../lib/figure.js";
import { countIn, elapsed, isWork, repTarget, segmentOf, tempoAt } from "./core.js";

// Getting into a hold takes this long; then the figure only breathes.
const INTO_HOLD_MS = 2500;
const BREATH_MS = 6000;

const WORK = {
  press: () => ({ way: "end" }),
  hold(state, segment, ms) {
    if (ms < INTO_HOLD_MS) return { way: "out", part: ms / INTO_HOLD_MS };
    return { way: "breath", part: ((ms - INTO_HOLD_MS) % BREATH_MS) / BREATH_MS };
  },
  timer: (state, segment, ms) => ({ way: "own", part: ms / 1000 }),
  interval: (state, segment, ms) => ({ way: "own", part: ms / 1000 }),
  reps(state, segment, ms) {
    const pace = (segment.seconds / segment.reps) * 1000;
    return { way: "round", part: (ms % pace) / pace };
  },
  tempo(state, segment, ms) {
    const { name, ms: into, seconds } = tempoAt(segment, ms, repTarget(state));
    return { way: name, part: Math.min(1, into / (seconds * 1000)) };
  },
};

// A paced step begins where its first phase begins, low or high; everything else begins in the start pose.
function startOf({ phases }) {
  return phases ? { way: phases[0].name, part: 0 } : { way: "start" };
}

/** Which moment of the movement the figure shows now: how the coming work begins, and in work what the count says. */
export function momentOf(state, now) {
  const phase = state.under ?? state.phase;
  const ms = elapsed(state, now);
  const working = phase === "work" && (ms > 0 || countIn(state, now) === 0);
  const segment = working ? segmentOf(state) : state.timeline.segments.slice(state.at).find(isWork);
  if (!segment || phase === "find") return { way: "end" };
  return working ? WORK[segment.type](state, segment, ms) : startOf(segment);
}

/** The figures of a plan, shown in `holder`: a still at once, the moving one as soon as its rig is here. */
export function figures(pictures, holder, isStill) {
  const asked = new Map();
  const loaded = new Map();
  let shown = { key: null, side: null, moment: { way: "start" } };

  const source = (key) => find(`[data-key="figure.${CSS.escape(key)}"]`, pictures);
  const which = Math.max(0, ["a", "b", "c"].indexOf(keptBody()));
  const ofBody = (list) => list.split(" ")[which];

  function still(key) {
    const image = source(key)?.cloneNode();
    image?.setAttribute("src", ofBody(image.dataset.stills));
    return image;
  }

  // A rig that does not come leaves the still where it is.
  function fetched(key) {
    if (!source(key)) return Promise.resolve();
    if (!asked.has(key)) asked.set(key, inline(ofBody(source(key).dataset.rigs)).then((made) => made && loaded.set(key, made)));
    return asked.get(key);
  }

  function place() {
    const { key, side, moment } = shown;
    const made = loaded.get(key);
    const picture = made?.svg ?? still(key);
    holder.hidden = !picture;
    if (!picture) return;
    holder.classList.toggle("flip", side === workingSide(picture) ? false : ["left", "right"].includes(side));
    if (holder.firstChild !== picture) holder.replaceChildren(picture);
    move(moment);
  }

  function show(key, side) {
    shown = { ...shown, key, side };
    if (!key) holder.hidden = true;
    else place();
    if (key && !loaded.has(key)) fetched(key).then(() => loaded.has(key) && shown.key === key && place());
  }

  function move(moment) {
    shown.moment = moment;
    const made = loaded.get(shown.key);
    if (made) pose(made, isStill() ? stillOf(moment) : moment);
  }

  return { show, move, ahead: (keys) => keys.reduce((before, key) => before.then(() => fetched(key)), Promise.resolve()) };
}

// The limb that works is the near one; a rig says whose it is, a still is taken for a right one.
const workingSide = ({ dataset }) => dataset.near ?? "right";
