// The moves between the phases of a session. Each works on one draft of the state, in place.

import {
  RUNNING, STALE_MS, begun, duration, elapsed, iceLeft, isIce, isWork, keepPartly, lighten, newWork, pauseAfter, record, recordSkipped, repTarget, resumeClock,
  segmentOf, spotOf, startClock, stepOf, stopClock, waits,
} from "./core.js";
import { checkSkin } from "./ice.js";
import { LIMIT, CALM, level } from "./light.js";
import { COUNT_IN_MS, discomfort, enterPress, found, roundOver } from "./rounds.js";

// A phone that was silent for longer than this was asleep, or somebody called.
export const AWAY_MS = 3000;
const SETTLE_MS = 2000;

// The muscle of a segment had enough for today; a rest or a get-ready counts as what it leads to.
function isClosed(state, at) {
  const segment = state.timeline.segments[at];
  const step = stepOf(state, segment.type === "rest" ? segment.next : segment.step);
  return step.kind === "press" && state.closed.includes(step.press.muscle.slug);
}

/** Go to one segment of the timeline, past everything that is closed for today. */
export function enter(state, at, now) {
  state.under = null;
  state.extra = 0;
  state.at = at;
  state.work = newWork();
  state.recorded = false;
  const segment = segmentOf(state);
  if (!segment) return finish(state, "done");
  if (isClosed(state, at)) {
    if (isWork(segment)) recordSkipped(state, segment, "hurts");
    return enter(state, at + 1, now);
  }
  // The questions about ice come before anything is put on.
  if (segment.type === "ready" && !state.iceAsked && isIce(stepOf(state))) {
    state.phase = "ice";
    return undefined;
  }
  startClock(state, now);
  if (segment.type === "press") return enterPress(state, segment);
  if (isWork(segment) && isIce(stepOf(state)) && iceLeft(state) < 1) {
    state.recorded = true;
    return pauseAfter(state, now, "ice");
  }
  state.phase = isWork(segment) ? "work" : segment.type;
  if (state.fewer[segment.step] && segment.reps) state.work.reps = Math.ceil(segment.reps / 2);
  return undefined;
}

/** Look for the spot again. */
export function respot(state, now) {
  const { slug } = stepOf(state).press.muscle;
  delete state.found[slug];
  delete state.known[slug];
  advance(state, now);
}

export const advance = (state, now) => enter(state, state.at + 1, now);

/** The work is over: ask for the worst pain once. */
export function finish(state, end) {
  state.end = end;
  state.phase = "after";
  state.under = null;
  state.clock = { ms: 0, from: null };
}

/** End the session at once, with a care card; what was done stays. */
export function red(state, now, { value = null, flag = null }) {
  keepPartly(state, now, "hurts");
  // A session that ends at once is still one that happened.
  if (!state.rows.length) recordSkipped(state, state.timeline.segments.slice(state.at).find(isWork), "hurts");
  if (flag && !state.flags.includes(flag)) state.flags.push(flag);
  if (value !== null) state.worst = value;
  state.end = "red";
  state.phase = "stopped";
  state.under = null;
  state.clock = { ms: 0, from: null };
}

/** Let time pass; returns nothing, changes the phase when its time is up. */
export function tick(state, now) {
  const away = state.hidden ?? state.seen;
  if (RUNNING.includes(state.phase) && away !== null && now - away > AWAY_MS) return interrupt(state, away, now);
  if (state.hidden !== null) return undefined;
  state.seen = now;
  for (let turns = 0; turns < 8; turns += 1) {
    const limit = RUNNING.includes(state.phase) && !waits(state) ? duration(state) : null;
    if (limit === null || elapsed(state, now) < limit * 1000) return checkSkin(state, now);
    // The next phase starts when this one ended, not when the tick came: nothing drifts.
    timeUp(state, state.clock.from + limit * 1000 - state.clock.ms);
    state.seen = now;
  }
  return undefined;
}

function timeUp(state, now) {
  if (state.phase === "find") return found(state, now, null);
  if (state.phase === "discomfort") return discomfort(state, now, null);
  if (state.phase !== "work") return advance(state, now);
  record(state, now, "done");
  if (segmentOf(state).type !== "press") return workOver(state, now);
  return roundOver(state, now, "ceiling");
}

// After the last of the ice: off now, and not again for hours.
function workOver(state, now) {
  if (!isIce(stepOf(state))) return advance(state, now);
  return pauseAfter(state, now, "ice");
}

function interrupt(state, since, now) {
  // Ice that was put on cools on while nobody looks.
  stopClock(state, state.phase === "work" && isIce(stepOf(state)) ? now : since);
  state.under = state.phase;
  state.phase = "interrupted";
  state.away = now - since;
  state.stale = state.away > STALE_MS;
}

/** Put a question over the running phase; the clock stands still meanwhile. */
export function overlay(state, phase, now) {
  if (RUNNING.includes(state.phase)) {
    stopClock(state, now);
    state.under = state.phase;
  }
  state.phase = phase;
}

/** Take the question away and go on where the clock stopped. */
export function resume(state, now, countIn) {
  if (!state.under) return;
  state.phase = state.under;
  state.under = null;
  const wait = state.phase === "work" ? countIn ?? COUNT_IN_MS : 0;
  resumeClock(state, now, wait);
}

/** Done, by the person's own word: a set of repetitions, or a clock ended early. */
export function done(state, now) {
  const limit = duration(state);
  const whole = limit === null || elapsed(state, now) >= limit * 1000;
  record(state, now, whole ? "done" : "partly");
  workOver(state, now);
}

/** Ease off and go on with less. */
export function easeOff(state, now) {
  state.work.too_much.push("ease_off");
  state.work.eased += 1;
  resume(state, now, SETTLE_MS);
}

/** Take a pain number, or null for "rather not say", and do what it calls for. */
export function pain(state, now, value) {
  if (value !== null) {
    state.work.worst = Math.max(state.work.worst ?? 0, value);
    state.work.light = level(state.work.worst);
    state.most = Math.max(state.most ?? 0, value);
  }
  if (state.asking === "press") state.work.too_much.push("pain");
  if (value !== null && value > LIMIT) return red(state, now, { value });
  if (state.asking === "skip") return skipStep(state, now, "hurts");
  if (state.asking === "press") return painOnSpot(state, now, value);
  if (value !== null && value <= CALM) return resume(state, now, SETTLE_MS);
  state.phase = "easier";
  return undefined;
}

function painOnSpot(state, now, value) {
  const segment = segmentOf(state);
  const { muscle } = stepOf(state).press;
  const spot = `${muscle.slug}|${segment.side}|${spotOf(state)?.key ?? ""}`;
  state.pains[spot] = (state.pains[spot] ?? 0) + 1;
  if (value !== null && state.pains[spot] < 2) {
    state.work.eased += 1;
    return resume(state, now, SETTLE_MS);
  }
  // Twice on one spot, or no number given: this muscle has had enough for today.
  keepPartly(state, now, "hurts");
  state.closed.push(muscle.slug);
  return pauseAfter(state, now, "pain");
}

/** Take the choice after amber: an easier way, fewer, on as it is, or leave the step. */
export function amber(state, now, choice) {
  const segment = segmentOf(state);
  if (choice === "skip") return skipStep(state, now, "hurts");
  state.work.choice = choice;
  if (choice === "easier") {
    state.easier[segment.step] = true;
    lighten(state);
  }
  if (choice === "fewer") {
    state.fewer[segment.step] = true;
    state.work.reps = Math.max(begun(state), Math.ceil(repTarget(state) / 2));
  }
  return resume(state, now, SETTLE_MS);
}

/** Leave the rest of a step, with the reason, and get ready for the next one. */
export function skipStep(state, now, reason) {
  const segment = segmentOf(state);
  const key = segment.type === "rest" ? segment.next : segment.step;
  keepPartly(state, now, reason);
  const { segments } = state.timeline;
  let at = state.at + (isWork(segment) && state.recorded ? 1 : 0);
  const leads = (item) => item.step === key || (item.type === "rest" && (item.next === key || item === segment));
  while (at < segments.length && leads(segments[at])) {
    if (isWork(segments[at])) recordSkipped(state, segments[at], reason);
    at += 1;
  }
  enter(state, at, now);
}

const readyBefore = (state, at) => state.timeline.segments.slice(0, at + 1).findLastIndex(({ type }) => type === "ready");

/** Go back: to the start of this side, or from there to the side or step before. */
export function back(state, now) {
  keepPartly(state, now);
  const here = readyBefore(state, state.at);
  enter(state, Math.max(0, here === state.at ? readyBefore(state, here - 1) : here), now);
}

/** Begin the step again. What was pressed stays counted against the limits. */
export function redo(state, now) {
  keepPartly(state, now);
  const { step } = segmentOf(state);
  enter(state, state.timeline.segments.findIndex((item) => item.step === step && item.type === "ready"), now);
}

/** End here and keep what was done. */
export function endEarly(state, now) {
  keepPartly(state, now);
  if (state.rows.some(({ outcome }) => outcome !== "skipped")) return finish(state, "early");
  state.goto = "detail";
  return undefined;
}
