// The loop of pressing: find the spot, press until it softens, the number, perhaps another round.

import { newWork, pauseAfter, record, roundsLeft, segmentOf, startClock, stepOf } from "./core.js";
import { LIMIT, level } from "./light.js";

export const COUNT_IN_MS = 3000;
// Only after a press of at most this is there another round.
const MOST_FOR_ANOTHER_ROUND = 4;

/** Go into a press: its limits first, then the spot, as far as it is not known. */
export function enterPress(state, segment) {
  const { muscle, spots = [] } = stepOf(state).press;
  if (!roundsLeft(state, segment)) {
    state.phase = "ceiling";
    state.why = "limit";
    state.recorded = true;
  } else {
    recall(state, muscle.slug, spots);
    state.phase = spots.length && asksToFind(state, muscle.slug) ? "find" : "work";
    state.trying = 0;
  }
}

// What the person said about this muscle within the week: the spot is taken as it was, and nothing is asked.
function recall(state, slug, spots) {
  const known = state.known[slug];
  const spot = spots.findIndex(({ key }) => key === known?.spot);
  if (spot >= 0 && !(slug in state.found)) state.found[slug] = { answer: known.answer, spot, step: segmentOf(state).step, logged: true, fresh: true };
}

const asksToFind = (state, slug) => !(slug in state.found) || Boolean(state.preferences.detailed_log);

/** Whether the spot of the press that comes next is taken as it was found, where there are others. */
export function mayRespot(state) {
  const coming = state.timeline.segments[state.at + 1];
  const press = state.phase === "ready" && coming?.type === "press" ? stepOf(state, coming.step).press : null;
  const slug = press?.muscle.slug;
  return Boolean(press) && (press.spots ?? []).length > 1 && (slug in state.found || slug in state.known) && !state.preferences.detailed_log;
}

/** Take the answer to "does it bring up your knee pain?"; no answer stays no answer. */
export function found(state, now, answer) {
  const { muscle, spots } = stepOf(state).press;
  const spot = state.trying;
  if (answer === "no" && spot + 1 < spots.length) {
    state.trying += 1;
    return startClock(state, now);
  }
  state.found[muscle.slug] = { answer, spot, step: segmentOf(state).step };
  state.phase = "work";
  return startClock(state, now);
}

/** The muscle let go: the round ends. */
export function softened(state, now) {
  state.work.softened = true;
  record(state, now, "done");
  state.softenedMs = state.rows.at(-1).worked_ms;
  roundOver(state, now, "softened");
}

/** A round is over. Its discomfort is asked once for a muscle and again after a week; every round only in the detailed log. */
export function roundOver(state, now, then) {
  const { slug } = stepOf(state).press.muscle;
  const known = state.work.worst !== null || state.rated[slug] || state.found[slug]?.fresh;
  const asks = state.preferences.detailed_log ? state.work.worst === null : !known;
  state.then = then;
  state.why = then;
  state.phase = asks ? "discomfort" : then;
  startClock(state, now);
}

/** Take the number for the discomfort of the round, or null for no answer: that is never nought. */
export function discomfort(state, now, value) {
  const { slug } = stepOf(state).press.muscle;
  const { then } = state;
  state.rated[slug] = true;
  state.then = null;
  if (value !== null) {
    Object.assign(state.work, { worst: value, light: level(value) });
    Object.assign(state.rows.at(-1), { worst: value, light: level(value) });
  }
  if (value !== null && value > LIMIT) {
    state.closed.push(slug);
    return pauseAfter(state, now, "strong");
  }
  if (then !== "again") {
    state.phase = then;
    return startClock(state, now);
  }
  return value !== null && value <= MOST_FOR_ANOTHER_ROUND ? again(state, now) : pauseAfter(state, now, value === null ? "unknown" : "strong-enough");
}

/** Whether another round may be proposed after the one that ended. */
export function mayGoAgain(state) {
  return state.phase === "softened" && roundsLeft(state)
    && (state.work.worst === null || state.work.worst <= MOST_FOR_ANOTHER_ROUND);
}

/** Another round is wished: deeper needs the number of the last one. */
export function further(state, now) {
  if (state.work.worst !== null) return again(state, now);
  Object.assign(state, { phase: "discomfort", then: "again" });
  return startClock(state, now);
}

/** Begin another round, with a count-in to lean in again. */
function again(state, now) {
  state.work = newWork();
  state.recorded = false;
  state.phase = "work";
  if (state.preferences.detailed_log && stepOf(state).press.spots?.length) {
    const { slug } = stepOf(state).press.muscle;
    Object.assign(state, { phase: "find", trying: state.found[slug]?.spot ?? 0 });
    return startClock(state, now);
  }
  return startClock(state, now, Math.max(COUNT_IN_MS, (stepOf(state).rest_s ?? 0) * 1000));
}
