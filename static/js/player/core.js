// What the machine's moves are made of: the clock, the place in the timeline, the rows of
// the log and the limits of pressing. Everything works on one draft of the state, in place.

import { timeline } from "./timeline.js";

export const RUNNING = ["ready", "find", "work", "discomfort", "softened", "ceiling", "rest"];
export const FIND_S = 20;
// After this long away nobody goes on where they were; what was done can be kept.
export const STALE_MS = 2 * 60 * 60 * 1000;
// Who says nothing about the discomfort is asked no longer than this.
export const DISCOMFORT_S = 10;
export const PAUSE_AFTER_ROUND_S = 5;
// What is said about ice takes longer to read.
const PAUSE_AFTER_ICE_S = 20;
// Ice: the skin is looked at this often, and nothing makes it longer than this.
export const SKIN_EVERY_S = 300;
export const MOST_ICE_S = 1200;
export const MORE_S = 15;
// Nothing asks for more than three rounds on one muscle and side, whatever a plan says.
export const MOST_ROUNDS = 3;
export const NO_EQUIPMENT = "no-equipment";
// Shorter than this is a wrong tap, not work.
const WORTH_KEEPING_MS = 1000;

export const segmentOf = (state) => state.timeline.segments[state.at] ?? null;
export const stepOf = (state, key = segmentOf(state)?.step) => state.plan.steps.find((step) => step.key === key) ?? null;
export const isWork = (segment) => !["ready", "rest"].includes(segment.type);
const soFar = (state, key) => state.used[key] ?? 0;

/** Whether a step cools: ice has questions of its own. */
export const isIce = (step) => (step.loads ?? []).includes("ice");

/** Milliseconds of the running phase, without pauses and without the count-in. */
export function elapsed(state, now) {
  const { ms, from } = state.clock;
  return ms + (from === null ? 0 : Math.max(0, now - from));
}

/** Milliseconds of count-in left before the clock starts. */
export function countIn(state, now) {
  const { from } = state.clock;
  return from === null ? 0 : Math.max(0, from - now);
}

/** Start the clock anew, after a count-in if one is given. */
export function startClock(state, now, countInMs = 0) {
  state.clock = { ms: 0, from: now + countInMs };
  state.seen = now;
}

/** Stop the clock and keep what it shows. */
export function stopClock(state, now) {
  state.clock = { ms: elapsed(state, now), from: null };
}

/** Let the stopped clock go on. */
export function resumeClock(state, now, countInMs = 0) {
  state.clock.from = now + countInMs;
  state.seen = now;
}

/** Muscle and side of a pressing segment: what the limits are counted by. */
export function muscleKey(state, segment = segmentOf(state)) {
  return `${stepOf(state, segment.step).press.muscle.slug}|${segment.side}`;
}

/** Milliseconds of pressing left for this muscle and side. */
export function pressLeft(state, segment = segmentOf(state)) {
  return Math.max(0, segment.max_muscle_s * 1000 - soFar(state, muscleKey(state, segment)));
}

const iceKey = ({ side }) => `ice|${side}`;

/** Seconds of ice left for this side. */
export const iceLeft = (state, segment = segmentOf(state)) => Math.max(0, MOST_ICE_S - soFar(state, iceKey(segment)) / 1000);

/** The number of the round that runs or comes next on this muscle and side. */
export function roundNumber(state, segment = segmentOf(state)) {
  return (state.rounds[muscleKey(state, segment)] ?? 0) + 1;
}

/** Whether the limits leave another round on this muscle and side. */
export function roundsLeft(state, segment = segmentOf(state)) {
  const most = Math.min(segment.rounds, MOST_ROUNDS);
  return roundNumber(state, segment) <= most && pressLeft(state, segment) >= WORTH_KEEPING_MS;
}

/** The point that is pressed in this step: the first one, or the one that was found. */
export function spotOf(state) {
  const { key, press: { spots = [], muscle } } = stepOf(state);
  if (state.phase === "find") return spots[state.trying] ?? null;
  const found = state.found[muscle.slug];
  return spots[found?.step === key ? found.spot : 0] ?? null;
}

const ofRound = (state, all = []) => (all.length ? all[(roundNumber(state) - 1) % all.length] : "");

/** The direction of pressure of this round in words: another one each time. */
export const directionOf = (state) => ofRound(state, stepOf(state).press.directions);

/** The same direction as the picture draws it: "in", "up", "outside-down" and so on. */
export const wayOfRound = (state) => ofRound(state, stepOf(state).press.ways);

/** A pause with a word after work that ended: why it did. */
export function pauseAfter(state, now, why) {
  Object.assign(state, { phase: "ceiling", why, under: null });
  startClock(state, now);
}

/** Whether the phase goes on only when the person says so: their wish, and its time may be over. */
export const waits = ({ phase, preferences }) => preferences.auto_advance === false && ["ready", "rest"].includes(phase);

/** Seconds after which the phase ends by itself, or null when only the person ends it. */
export function duration(state) {
  const segment = segmentOf(state);
  switch (state.phase) {
    case "find": return FIND_S;
    case "discomfort": return DISCOMFORT_S;
    case "softened": case "ceiling": return isIce(stepOf(state)) ? PAUSE_AFTER_ICE_S : PAUSE_AFTER_ROUND_S;
    case "ready": case "rest": return segment.seconds + state.extra;
    case "work": return workSeconds(state, segment);
    default: return null;
  }
}

function workSeconds(state, segment) {
  switch (segment.type) {
    case "press": return Math.min(segment.ceiling_s, pressLeft(state, segment) / 1000);
    case "reps": return null;
    case "tempo": return repTarget(state) * repSeconds(segment);
    default: return Math.min(segment.seconds + state.extra, isIce(stepOf(state)) ? iceLeft(state, segment) : Infinity);
  }
}

/** Seconds of one paced repetition. */
export const repSeconds = (segment) => segment.phases.reduce((sum, phase) => sum + phase.seconds, 0);

/** How many repetitions this set has, after "fewer" fewer. */
export const repTarget = (state) => state.work.reps ?? segmentOf(state).reps;

/** Where a paced set stands: repetition, phase, seconds within the phase. */
export function tempoAt(segment, ms, target) {
  const whole = repSeconds(segment) * 1000;
  const rep = Math.min(target, Math.floor(ms / whole) + 1);
  let rest = ms - (rep - 1) * whole;
  for (const phase of segment.phases) {
    if (rest < phase.seconds * 1000) return { rep, name: phase.name, ms: rest, seconds: phase.seconds };
    rest -= phase.seconds * 1000;
  }
  const last = segment.phases.at(-1);
  return { rep, name: last.name, ms: last.seconds * 1000, seconds: last.seconds };
}

/** A clean sheet for one piece of work. */
export const newWork = () => ({ eased: 0, too_much: [], worst: null, reps: null, checks: 0, skin: false });

const least = (dose, whole, names) => Object.fromEntries(names.filter((name) => name in dose).map((name) => [name, Math.min(dose[name], whole[name] ?? dose[name])]));

// The easier dose of a step: never more than its own.
function easedStep(step) {
  const { dose } = step.easier;
  const made = { ...step, ...least(dose, step, ["sets", "reps", "hold_s", "seconds"]) };
  if (dose.tempo && step.tempo) made.tempo = dose.tempo;
  if (step.press) made.press = { ...step.press, ...least(dose, step.press, ["ceiling_s", "rounds", "max_muscle_s"]) };
  return made;
}

/** Whether the person does a step the easier way. */
export const isGentle = (state, step) => Boolean((state.gentle || state.easier[step.key]) && step.easier);

/** The plan with the easier dose of every step that is done the easier way. */
export function easedPlan(state) {
  const steps = state.plan.steps.map((step) => (isGentle(state, step) && step.easier.dose ? easedStep(step) : step));
  return { ...state.plan, steps };
}

/** Put the easier dose into this set, as far as it is still to come, and into all that follow. */
export function lighten(state) {
  const { segments } = state.timeline;
  const here = segments[state.at];
  const made = timeline(easedPlan(state), state.preferences);
  const isHere = ({ step, side, ...item }) => step === here.step && side === here.side && isWork(item);
  const at = made.segments.findLastIndex((item) => isHere(item) && (item.set ?? 1) <= (here.set ?? 1));
  const eased = { ...here };
  if (["hold", "timer"].includes(here.type)) eased.seconds = Math.min(here.seconds, Math.max(made.segments[at].seconds, Math.ceil(state.clock.ms / 1000)));
  else if (made.segments[at].reps < repTarget(state)) state.work.reps = Math.max(begun(state), made.segments[at].reps);
  state.timeline = { ...made, segments: [...segments.slice(0, state.at), eased, ...made.segments.slice(at + 1)] };
}

/** The repetition that is under way. */
export function begun(state) {
  const segment = segmentOf(state);
  return segment.type === "tempo" ? tempoAt(segment, state.clock.ms, repTarget(state)).rep : 1;
}

function sameRow(a, b) {
  return a.step === b.step && a.side === b.side && a.set === b.set && a.round === b.round;
}

function keep(state, row) {
  state.rows = state.rows.filter((other) => !sameRow(other, row));
  state.rows.push(row);
}

function place(state, segment) {
  const round = segment.type === "press" ? roundNumber(state, segment) : 1;
  return { step: segment.step, side: segment.side, set: segment.set ?? 1, round };
}

/** Write down the work that runs: done or partly, with everything known about it. */
export function record(state, now, outcome, reason) {
  const segment = segmentOf(state);
  const limit = duration(state);
  const worked = Math.round(limit === null ? elapsed(state, now) : Math.min(elapsed(state, now), limit * 1000));
  if (outcome === "partly" && worked < WORTH_KEEPING_MS && !state.work.too_much.length && state.work.worst === null) return;
  const row = { ...place(state, segment), outcome, worked_ms: worked };
  if (reason) row.reason = reason;
  if (state.work.worst !== null) {
    row.worst = state.work.worst;
    row.light = state.work.light;
  }
  chosen(state, segment, row);
  if (isIce(stepOf(state))) state.used[iceKey(segment)] = soFar(state, iceKey(segment)) + worked;
  if (state.work.skins) row.skin = [...state.work.skins];
  ROWS[segment.type]?.(state, segment, row);
  keep(state, row);
  state.recorded = true;
}

// The person's own choice, with its reason: after "it hurts", or because the knee hurt before the start.
function chosen(state, segment, row) {
  const choice = state.work.choice ?? (isGentle(state, stepOf(state, segment.step)) ? "easier" : state.fewer[segment.step] && "fewer");
  if (choice) Object.assign(row, { choice, reason: row.reason ?? (state.easier[segment.step] === NO_EQUIPMENT ? NO_EQUIPMENT : "hurts") });
}

// What a kind of work writes down besides.
export const ROWS = {
  press: addPress,
  reps(state, segment, row) { if (row.outcome === "done") row.reps = repTarget(state); },
  tempo(state, segment, row) { row.reps = Math.min(repTarget(state), Math.floor(row.worked_ms / (repSeconds(segment) * 1000))); },
};

function addPress(state, segment, row) {
  const muscle = stepOf(state, segment.step).press.muscle.slug;
  const answer = state.found[muscle]?.answer;
  // The question was asked once, so the answer stands in one row.
  if (answer && !state.found[muscle].logged) {
    row.brought_on = answer;
    state.found[muscle].logged = true;
  }
  const spot = spotOf(state);
  if (spot) row.spot = spot.key;
  const direction = directionOf(state);
  if (direction) row.direction = direction;
  row.soften_ms = state.work.softened ? row.worked_ms : null;
  row.too_much = [...state.work.too_much];
  const key = muscleKey(state, segment);
  state.used[key] = soFar(state, key) + row.worked_ms;
  state.rounds[key] = row.round;
}

/** Write down a piece of work that was not begun. */
export function recordSkipped(state, segment, reason) {
  const row = { ...place(state, segment), outcome: "skipped", worked_ms: 0, reason };
  if (!state.rows.some((other) => sameRow(other, row) && other.outcome !== "skipped")) keep(state, row);
}

/** Whether an early end has something to keep. */
export const hasDone = (state) => state.rows.some(({ outcome }) => outcome !== "skipped")
  || (state.under === "work" && !state.recorded && state.clock.ms >= WORTH_KEEPING_MS);

/** Keep the work under way, if there is any, before the player goes elsewhere. */
export function keepPartly(state, now, reason) {
  const working = state.phase === "work" || state.under === "work";
  if (working && !state.recorded && segmentOf(state)) {
    const phase = state.phase;
    state.phase = "work";
    record(state, now, "partly", reason);
    state.phase = phase;
  }
}
