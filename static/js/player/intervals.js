// Walking and running in turn. Few plans have it, so it comes when one does and adds itself to the kinds of work.

import { ROWS, elapsed, isGentle, segmentOf, stepOf } from "./core.js";
import { BEATS, EFFECTS, crossed } from "./cues.js";
import { WORK as SEGMENTS } from "./timeline.js";
import { LIVE, WORK, clockText, own } from "./view.js";

const total = (parts) => parts.reduce((sum, { seconds }) => sum + seconds, 0);

/** The interval at a moment: {index, turn, role, left} with `left` in seconds; `walks`: whoever has it easier walks all of it. */
export function intervalAt({ intervals, repeats }, ms, walks = false) {
  const count = intervals.length * repeats;
  let rest = ms / 1000;
  let index = 0;
  while (index < count - 1 && rest >= intervals[index % intervals.length].seconds) {
    rest -= intervals[index % intervals.length].seconds;
    index += 1;
  }
  const { role, seconds } = intervals[index % intervals.length];
  return { index, turn: Math.floor(index / intervals.length) + 1, role: walks ? "walk" : role, left: Math.max(0, seconds - rest), count };
}

const walks = (state) => isGentle(state, stepOf(state));
const here = (state, ms) => intervalAt(segmentOf(state), ms, walks(state));

// The twin of interval() in exercises/routines/rules.py.
SEGMENTS.interval = (step, side, number, short) => {
  const intervals = step.intervals.map(({ role, seconds }) => ({ role, seconds: Math.ceil(seconds) }));
  const repeats = short ? Math.ceil(step.repeats / 2) : step.repeats;
  const stage = step.stage === undefined ? {} : { stage: step.stage };
  return { type: "interval", step: step.key, side, intervals, repeats, seconds: repeats * total(intervals), ...stage };
};

ROWS.interval = (state, segment, row) => {
  // What ends on the stroke ends in the interval that is over, not in one that never began.
  row.interval = intervalAt(segment, Math.max(0, row.worked_ms - 1)).index + 1;
  if (segment.stage !== undefined) row.stage = segment.stage;
};

WORK.interval = (state, w) => ({ ...WORK.hold(state, w), lanes: [], pieces: segmentOf(state).repeats });

LIVE.interval = (state, segment, ms, w) => {
  const { turn, role, left } = here(state, ms);
  return {
    time: clockText(Math.ceil(left)), fraction: ms / (segment.seconds * 1000), cue: w(`interval.${role}`),
    sub: segment.repeats > 1 ? w("interval.turn", { n: turn, m: segment.repeats }) : "",
    second: walks(state) ? stepOf(state).easier.text : own(state, ms),
  };
};

// The phone may be out of sight: every change is spoken, beeped and felt, and run and walk never feel the same.
EFFECTS.run = { tones: [[880, 0.12], [0, 0.08], [880, 0.12], [0, 0.08], [1175, 0.3]], vibrate: [80, 60, 80, 60, 80], flash: true };
EFFECTS.walk = { tones: [[440, 0.25], [0, 0.08], [294, 0.4]], vibrate: [450], flash: true };

BEATS.interval = (before, then, after, now) => {
  const is = here(after, elapsed(after, now));
  const was = before && here(before, elapsed(before, then));
  if (!was || was.role !== is.role) return [{ name: is.role }];
  const counted = [3, 2, 1].filter((n) => was.index === is.index && crossed(was.left, is.left, n));
  if (counted.length && changes(after, is)) return counted.map((value) => ({ name: "count", value }));
  const half = segmentOf(after).seconds / 2;
  return crossed(half - elapsed(before, then) / 1000, half - elapsed(after, now) / 1000, 0) ? [{ name: "half" }] : [];
};

// Whether something else follows: nothing is counted down to where it goes on the same.
function changes(state, { index, role, count }) {
  const { intervals } = segmentOf(state);
  const next = walks(state) ? "walk" : intervals[(index + 1) % intervals.length].role;
  return index === count - 1 || next !== role;
}
