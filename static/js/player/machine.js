// The machine of a session: a pure reducer. State in, event and time in, state out.
// It knows no clock and no page; `now` is a monotonic number of milliseconds.

import { MORE_S, MOST_ICE_S, NO_EQUIPMENT, RUNNING, countIn, easedPlan, isIce, newWork, recordSkipped, segmentOf, stepOf, stopClock } from "./core.js";
import { stepsBy } from "./equipment.js";
import { iceOff, skin } from "./ice.js";
import { advance, amber, back, done, easeOff, endEarly, enter, overlay, pain, red, redo, respot, resume, skipStep, tick } from "./moves.js";
import { discomfort, found, further, mayGoAgain, mayRespot, softened } from "./rounds.js";
import { timeline } from "./timeline.js";

// Before a session: from here on the easier way is offered.
export const EASIER_FROM = 3;
// From here on the knee rests, or only the steps without load are played.
export const REST_FROM = 6;
// And from here on the safety questions come again.
export const CHECK_FROM = 8;
const PHASES_WITH_MORE = ["ready", "rest"];

/** The state before anything was asked. */
export function initial(plan, preferences = {}, context = {}) {
  return {
    phase: "before", plan, preferences, context, timeline: timeline(plan, preferences),
    clear: false, pass: null, knee: null, before: undefined, choice: null, gentle: false, light: false,
    at: -1, clock: { ms: 0, from: null }, seen: null, hidden: null, extra: 0, under: null, asking: null,
    work: newWork(), recorded: false, rows: [], used: {}, rounds: {}, pains: {}, found: {}, trying: 0, closed: [], easier: {}, fewer: {},
    known: {}, pressed: [], cooled: false, waiting: [], without: [], rated: {}, then: null, iceAsked: false, noIce: false,
    flags: [], most: null, worst: undefined, worstStep: null, end: null, why: null, away: 0, softenedMs: 0, saved: null, goto: null,
  };
}

/** The state after one event. The state given is left as it was. */
export function next(state, event, now) {
  const move = MOVES[event.type];
  if (!move || (move.in && !move.in(state, event, now))) return state;
  const { plan, timeline: line, ...rest } = state;
  const draft = { ...structuredClone(rest), plan, timeline: line };
  move.go(draft, event, now);
  return draft;
}

/** The state as it is kept on the device: without its plan, standing still, ready to be offered again. */
export function frozen(state, now) {
  // The plan lies on the page, and nothing ever changes a timeline: it is replaced.
  const { plan, timeline: line, ...rest } = state;
  const copy = { ...structuredClone(rest), timeline: line };
  if (RUNNING.includes(copy.phase)) {
    copy.under = copy.phase;
    copy.phase = "interrupted";
    copy.away = 0;
  }
  stopClock(copy, now);
  copy.seen = null;
  copy.hidden = null;
  return copy;
}

const inPhase = (...phases) => (state) => phases.includes(state.phase);
const running = (state) => RUNNING.includes(state.phase);
const working = (...types) => (state) => state.phase === "work" && types.includes(segmentOf(state).type);
const replan = (draft, wishes) => {
  draft.preferences = { ...draft.preferences, ...wishes };
  draft.timeline = timeline(easedPlan(draft), draft.preferences);
};
const number = (value) => value === null || (Number.isInteger(value) && value >= 0 && value <= 10);

/** Whether everything that must be known before the first step is known. */
export function mayStart(state) {
  return state.phase === "before" && state.clear && state.knee !== null && state.before !== undefined
    && state.timeline.segments.length > 0
    && !(state.before >= REST_FROM && state.choice !== "no-load");
}

function setBefore(draft, { value }) {
  draft.before = value;
  draft.choice = null;
  if (value < EASIER_FROM) draft.gentle = false;
  replan(draft, { load: draft.context.load ?? true });
  draft.goto = value >= CHECK_FROM ? "safety" : null;
}

function choose(draft, { choice }) {
  draft.choice = choice;
  if (choice === "rest") draft.goto = "detail";
  if (choice === "no-load") replan(draft, { load: false });
  if (choice === "gentle") {
    draft.gentle = !draft.gentle;
    replan(draft, {});
  }
}

// Once a day for each muscle: what was pressed today waits, and so does everything that is locked.
function clear(draft, { pressure, pass, locked = [], light = false, known = {}, pressed = [], iced = false }) {
  const waits = draft.plan.steps.filter(({ press }) => press && pressed.includes(press.muscle.slug));
  const cools = iced ? draft.plan.steps.filter(isIce) : [];
  draft.clear = true;
  // Only with a flat hand, and never with a tool.
  draft.light = light;
  draft.pass = pass ?? null;
  draft.known = known;
  draft.pressed = waits.map(({ press }) => press.muscle.title);
  draft.cooled = cools.length > 0;
  draft.waiting = [...locked, ...[...waits, ...cools].map(({ key }) => key)];
  replan(draft, { pressure: pressure && draft.preferences.pressure !== false, leave: [...draft.waiting, ...draft.without] });
}

// Only what needs a thing that is not there can be left out for that.
function leaveOut(draft, keys) {
  const without = stepsBy("none", draft.plan, draft.preferences.equipment);
  draft.without = keys.filter((key) => without.includes(key));
  replan(draft, { leave: [...draft.waiting, ...draft.without] });
}

function pace(draft, { type, ...wishes }) {
  draft.preferences = { ...draft.preferences, ...wishes };
  const made = timeline(draft.plan, draft.preferences).segments.filter((segment) => segment.type === "ready");
  const coming = (segment) => made.find(({ step, side }) => segment.type === "ready" && step === segment.step && side === segment.side);
  const segments = draft.timeline.segments.map((segment, index) => (index > draft.at && coming(segment)) || segment);
  draft.timeline = { ...draft.timeline, segments };
}

function start(draft, event, now) {
  const side = draft.preferences.first_side || (draft.knee === "both" ? null : draft.knee);
  stepsBy("easier", draft.plan, draft.preferences.equipment).forEach((key) => { draft.easier[key] = NO_EQUIPMENT; });
  replan(draft, { first_side: side });
  enter(draft, 0, now);
  noteWithout(draft);
}

// What was left out for want of a thing stands in the log with that reason, each of its sides once.
function noteWithout(draft) {
  draft.plan.steps.filter(({ key }) => draft.without.includes(key))
    .forEach(({ key, sides = ["both"], kind }) => sides.forEach((side) => recordSkipped(draft, { type: kind, step: key, side }, NO_EQUIPMENT)));
}

function shown(draft, event, now) {
  // The tick sees how long the page was hidden and interrupts if it was long.
  tick(draft, now);
  draft.hidden = null;
  if (running(draft)) draft.seen = now;
}

const MOVES = {
  // Before the first step
  clear: { in: inPhase("before"), go: clear },
  prefer: {
    in: inPhase("before"),
    go(draft, { type, knee, ...wishes }) {
      if (draft.knee === null && ["left", "right", "both"].includes(knee)) draft.knee = knee;
      replan(draft, wishes);
      leaveOut(draft, draft.without);
    },
  },
  without: {
    in: inPhase("before"),
    go: (draft, { step }) => leaveOut(draft, draft.without.includes(step) ? draft.without.filter((key) => key !== step) : [...draft.without, step]),
  },
  // Under way only what is still to come takes another pace.
  pace: { in: (state) => state.phase !== "before", go: pace },
  blocked: { in: inPhase("before"), go(draft) { draft.clear = false; } },
  knee: { in: inPhase("before"), go(draft, { side }) { draft.knee = side; } },
  short: { in: inPhase("before"), go(draft, { on }) { replan(draft, { short: on }); } },
  before: { in: (state, { value }) => state.phase === "before" && number(value), go: setBefore },
  choose: { in: inPhase("before"), go: choose },
  start: { in: mayStart, go: start },

  // Time
  tick: { go: (draft, event, now) => tick(draft, now) },
  hidden: { go(draft, event, now) { tick(draft, now); draft.hidden = draft.hidden ?? now; } },
  shown: { in: (state) => state.hidden !== null, go: shown },

  // Going on
  go: {
    in: (state) => inPhase("ready", "rest", "ceiling", "softened")(state) || working("reps", "hold", "timer", "interval")(state),
    go: (draft, event, now) => (draft.phase === "work" ? done(draft, now) : advance(draft, now)),
  },
  found: { in: inPhase("find"), go: (draft, { answer }, now) => found(draft, now, answer) },
  // Nothing softens before the press has begun.
  softened: { in: (state, event, now) => working("press")(state) && !countIn(state, now), go: (draft, event, now) => softened(draft, now) },
  again: { in: mayGoAgain, go: (draft, event, now) => further(draft, now) },
  discomfort: { in: (state, { value }) => state.phase === "discomfort" && number(value), go: (draft, { value }, now) => discomfort(draft, now, value) },
  respot: { in: mayRespot, go: (draft, event, now) => respot(draft, now) },

  // Ice
  ice: { in: inPhase("ice"), go: iceAnswer },
  skin: { in: (state) => state.phase === "work" && state.work.skin, go: (draft, { fine }, now) => skin(draft, now, fine) },

  // Too much, and pain
  too_much: { in: working("press"), go: (draft, event, now) => overlay(draft, "gate", now) },
  gate: {
    in: inPhase("gate"),
    go(draft, { what }, now) {
      if (what === "ease_off") return easeOff(draft, now);
      if (what === "pain") return ask(draft, "press");
      draft.work.too_much.push("numb");
      return red(draft, now, { flag: "numb" });
    },
  },
  hurts: {
    in: inPhase("work", "ready", "find", "rest", "softened", "ceiling"),
    go(draft, event, now) {
      const works = ["work", "find"].includes(draft.phase);
      overlay(draft, "pain", now);
      draft.asking = works ? { press: "press" }[segmentOf(draft).type] ?? "move" : "between";
    },
  },
  pain: { in: (state, { value }) => state.phase === "pain" && number(value), go: (draft, { value }, now) => pain(draft, now, value) },
  flag: {
    in: inPhase("pain"),
    go(draft, { flag }, now) {
      if (draft.asking === "press" && flag === "numb") draft.work.too_much.push("numb");
      red(draft, now, { flag });
    },
  },
  amber: { in: inPhase("easier"), go: (draft, { choice }, now) => amber(draft, now, choice) },

  // The same place in every phase
  pause: { in: running, go: (draft, event, now) => overlay(draft, "paused", now) },
  resume: { in: inPhase("paused", "interrupted", "gate", "pain", "skip", "early"), go: (draft, event, now) => resume(draft, now) },
  skip: { in: (state) => running(state) || state.phase === "paused", go: (draft, event, now) => overlay(draft, "skip", now) },
  reason: {
    in: inPhase("skip"),
    go: (draft, { reason }, now) => (reason === "hurts" ? ask(draft, "skip") : skipStep(draft, now, reason)),
  },
  more: {
    in: (state) => inPhase(...PHASES_WITH_MORE)(state) || (state.phase === "paused" && mayHaveMore(state)),
    go(draft, event, now) {
      draft.extra += MORE_S;
      resume(draft, now);
    },
  },
  back: { in: (state) => running(state) || state.phase === "paused", go: (draft, event, now) => back(draft, now) },
  redo: { in: inPhase("paused", "interrupted"), go: (draft, event, now) => redo(draft, now) },
  leave: { in: (state) => running(state) || inPhase("paused", "interrupted", "skip", "ice")(state), go: (draft, event, now) => overlay(draft, "early", now) },
  finish: { in: inPhase("paused", "interrupted", "early"), go: (draft, event, now) => endEarly(draft, now) },
  discard: { in: inPhase("early"), go(draft) { draft.goto = "detail"; } },

  // After
  worst: {
    in: (state, { value }) => state.phase === "after" && number(value),
    go(draft, { value }) {
      draft.worst = value;
      draft.phase = value > 2 && draft.rows.some(({ outcome }) => outcome !== "skipped") ? "which" : "saving";
    },
  },
  which: {
    in: (state, { step }) => state.phase === "which" && (step === null || state.rows.some((row) => row.step === step)),
    go(draft, { step }) {
      draft.worstStep = step;
      draft.phase = "saving";
    },
  },
  // What was stopped is saved at once, under the care card.
  save: { in: inPhase("stopped"), go(draft) { draft.phase = draft.saved ? "saved" : "saving"; } },
  saved: {
    in: inPhase("saving", "saved", "stopped"),
    go(draft, { where, reason, url }) {
      if (draft.phase === "saving") draft.phase = "saved";
      draft.saved = { where, reason: reason ?? null, url: url ?? null };
    },
  },
};

// For some people there is no ice: the step is left out, and nobody asks twice.
function iceAnswer(draft, { fits }, now) {
  draft.iceAsked = true;
  draft.noIce = Boolean(fits);
  return fits ? iceOff(draft, now, "no-ice") : enter(draft, draft.at, now);
}

function ask(draft, asking) {
  draft.asking = asking;
  draft.phase = "pain";
}

/** Whether fifteen seconds more make sense: never while pressing, its limits are hard. */
export function mayHaveMore(state) {
  const phase = state.under ?? state.phase;
  if (PHASES_WITH_MORE.includes(phase)) return true;
  if (phase === "work" && isIce(stepOf(state))) return segmentOf(state).seconds + state.extra + MORE_S <= MOST_ICE_S;
  return phase === "work" && ["hold", "timer"].includes(segmentOf(state).type);
}
