// The timeline of a plan: which segment follows which, and how long the whole takes.
// The twin of exercises/routines/rules.py: tests/cases/timeline.json holds the two together.

// Nobody knows beforehand when a muscle softens: the estimate counts this much for a round.
export const PRESS_ROUND_ESTIMATE_S = 45;
const DEFAULT_REP_S = 3;

// Another position, tool or side takes longer to get into, whatever somebody is used to.
const READY_CHANGE_S = 8;
const READY_CHANGE_MORE_S = 3;

export const DEFAULT_PREFERENCES = {
  ready_s: 5,
  // null: as the two lines above say.
  ready_change_s: null,
  step_rest_s: 10,
  first_side: null,
  pressure: true,
  load: true,
  leave: [],
  short: false,
};

const TEMPO_ORDER = {
  lift: ["lift", "top", "lower", "bottom"],
  lower: ["lower", "bottom", "lift", "top"],
};

const total = (parts) => parts.reduce((sum, part) => sum + part.seconds, 0);

/** The segments of a plan, an estimate in seconds, and the steps with their share. */
export function timeline(plan, preferences = {}) {
  const wishes = wishesOf(preferences);
  const included = plan.steps.filter((step) => isIncluded(step, wishes));
  const segments = [];
  const shares = new Map();
  included.forEach((step, index) => {
    const own = stepSegments(step, included[index - 1], wishes);
    shares.set(step.key, total(own));
    segments.push(...own);
    const following = included[index + 1];
    if (following) segments.push(...rest(step, following.key, wishes.step_rest_s, false));
  });
  const steps = plan.steps.map(({ key }) => ({
    key, seconds: shares.get(key) ?? 0, included: shares.has(key),
  }));
  return { segments, seconds: total(segments), steps };
}

function wishesOf(preferences) {
  const wishes = { ...DEFAULT_PREFERENCES, ...preferences };
  wishes.ready_change_s ??= Math.max(READY_CHANGE_S, wishes.ready_s + READY_CHANGE_MORE_S);
  return wishes;
}

function isIncluded(step, wishes) {
  if (wishes.leave.includes(step.key) || (step.kind === "press" && !wishes.pressure)) return false;
  return wishes.load || step.exercise.kind !== "strength";
}

function orderedSides(step, firstSide) {
  const sides = step.sides?.length ? step.sides : ["both"];
  if (!sides.includes(firstSide)) return sides;
  return [firstSide, ...sides.filter((side) => side !== firstSide)];
}

function stepSegments(step, before, wishes) {
  return orderedSides(step, wishes.first_side).flatMap((side, turn) => [
    {
      type: "ready",
      step: step.key,
      side,
      seconds: readySeconds(step, before, turn, wishes),
      reason: turn ? "switch" : "start",
    },
    ...sideSegments(step, side, wishes),
  ]);
}

function readySeconds(step, before, turn, wishes) {
  if (turn) return wishes.ready_change_s;
  if (step.ready_s) return Math.max(Math.ceil(step.ready_s), wishes.ready_s);
  return before && setting(before) === setting(step) ? wishes.ready_s : wishes.ready_change_s;
}

// What a person must arrange before a step: the position and the tools.
function setting(step) {
  const tools = (step.equipment ?? []).map((group) => group.map((tool) => tool.slug));
  return JSON.stringify([step.position ?? null, tools]);
}

function sideSegments(step, side, wishes) {
  const segments = [];
  const sets = setCount(step, wishes.short);
  for (let number = 1; number <= sets; number += 1) {
    segments.push(WORK[step.kind](step, side, number, wishes.short));
    if (number < sets) segments.push(...rest(step, step.key, step.rest_s ?? 0, true));
  }
  return segments;
}

function setCount(step, short) {
  if (step.kind === "press" || step.kind === "timer") return 1;
  const sets = step.sets || 1;
  return short ? Math.ceil(sets / 2) : sets;
}

function rest(step, next, seconds, within) {
  if (!seconds) return [];
  return [{ type: "rest", step: step.key, next, seconds: Math.ceil(seconds), within }];
}

// The kinds of step; what only few plans have adds itself (intervals.js).
export const WORK = {
  press(step, side) {
    const { ceiling_s, rounds, max_muscle_s } = step.press;
    const seconds = Math.ceil(Math.min(max_muscle_s, rounds * PRESS_ROUND_ESTIMATE_S));
    return { type: "press", step: step.key, side, ceiling_s, rounds, max_muscle_s, seconds };
  },
  hold(step, side, number) {
    return { type: "hold", step: step.key, side, set: number, seconds: Math.ceil(step.hold_s) };
  },
  reps(step, side, number) {
    const seconds = Math.ceil(step.reps * (step.rep_s || DEFAULT_REP_S));
    return { type: "reps", step: step.key, side, set: number, reps: step.reps, seconds };
  },
  tempo(step, side, number) {
    const phases = TEMPO_ORDER[step.tempo.first]
      .filter((name) => step.tempo[`${name}_s`])
      .map((name) => ({ name, seconds: Math.ceil(step.tempo[`${name}_s`]) }));
    const seconds = step.reps * total(phases);
    return { type: "tempo", step: step.key, side, set: number, reps: step.reps, phases, seconds };
  },
  timer(step, side) {
    return { type: "timer", step: step.key, side, seconds: Math.ceil(step.seconds) };
  },
};
