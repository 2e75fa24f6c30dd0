// The question screens: what they ask, and which answers there are. Plain data, no page.

import { REST_FROM, mayHaveMore, mayStart } from "./machine.js";
import { segmentOf, stepOf } from "./core.js";
import { LIMIT } from "./light.js";
import { timeline } from "./timeline.js";

const act = (label, event, extra = {}) => ({ label, event, ...extra });
const main = { kind: "main" };
const halt = { kind: "halt" };
// The title of a step; one that presses says which muscle.
const titleOf = ({ exercise, press }) => (press ? `${exercise.title}: ${press.muscle.title}` : exercise.title);

const SKIP_REASONS = ["no-time", "no-equipment", "cannot-position", "not-sure"];

// What to do, in full: the pause is the place to read it.
function howTo(state) {
  const segment = segmentOf(state);
  const { lines = [] } = stepOf(state, segment.type === "rest" ? segment.next : segment.step);
  return lines.filter(({ role }) => role === "step").map(({ text }) => text);
}

const QUESTIONS = {
  gate: (state, w) => ({
    cue: w("gate.cue"), sub: w("gate.sub"),
    acts: [
      act(w("gate.ease_off"), { type: "gate", what: "ease_off" }, { ...main, small: w("gate.ease_off.small") }),
      act(w("gate.pain"), { type: "gate", what: "pain" }, { ...halt, small: w("gate.pain.small") }),
      act(w("gate.numb"), { type: "gate", what: "numb" }, { ...halt, small: w("gate.numb.small") }),
      act(w("gate.nothing"), { type: "resume" }),
    ],
  }),
  pain: (state, w) => ({
    cue: w("pain.cue"), sub: w("pain.sub"), scale: "pain",
    acts: [
      act(w("pain.numb"), { type: "flag", flag: "numb" }, halt),
      state.asking === "press" ? null : act(w("pain.giving_way"), { type: "flag", flag: "giving_way" }, halt),
      act(w("no_answer"), { type: "pain", value: null }),
    ].filter(Boolean),
  }),
  easier: (state, w) => {
    const segment = segmentOf(state);
    const easier = stepOf(state).easier?.text;
    const counted = ["reps", "tempo"].includes(segment.type);
    const offers = [
      easier ? act(w("easier.easier"), { type: "amber", choice: "easier" }) : null,
      counted ? act(w("easier.fewer"), { type: "amber", choice: "fewer" }) : null,
      act(w("easier.leave"), { type: "amber", choice: "skip" }),
      act(w("easier.on"), { type: "amber", choice: "as-planned" }),
    ].filter(Boolean);
    offers[0] = { ...offers[0], ...main };
    return { cue: w("easier.cue"), sub: easier ?? w("easier.sub"), acts: offers };
  },
  skip: (state, w) => ({
    cue: w("skip.cue"), sub: w("skip.sub"),
    acts: [
      act(w("skip.dont"), { type: "resume" }, main),
      act(w("skip.hurts"), { type: "reason", reason: "hurts" }, halt),
      ...SKIP_REASONS.map((reason) => act(w(`skip.${reason}`), { type: "reason", reason })),
    ],
  }),
  paused: (state, w) => ({
    cue: w("paused.cue"), sub: w("paused.sub"), switches: true, list: howTo(state),
    acts: [
      act(w("resume"), { type: "resume" }, { ...main, icon: "play" }),
      act(w("redo"), { type: "redo" }, { icon: "redo" }),
      mayHaveMore(state) ? act(w("more"), { type: "more" }, { icon: "more" }) : null,
      act(w("end"), { type: "leave" }),
    ].filter(Boolean),
  }),
  interrupted: (state, w) => ({
    cue: w("interrupted.cue"), sub: state.stale ? w("interrupted.stale") : w("interrupted.sub"),
    acts: [
      ...(state.stale ? [] : [act(w("resume"), { type: "resume" }, { ...main, icon: "play" }), act(w("redo"), { type: "redo" }, { icon: "redo" })]),
      act(w("early.save"), { type: "finish" }, state.stale ? main : {}),
      ...(state.stale ? [act(w("early.discard"), { type: "leave" })] : []),
    ],
  }),
  early: (state, w) => ({
    cue: w("early.cue"), sub: w("early.sub"),
    acts: [
      state.stale ? null : act(w("early.on"), { type: "resume" }, main),
      act(w("early.save"), { type: "finish" }),
      act(w("early.discard"), { type: "discard" }),
    ].filter(Boolean),
  }),
  stopped: (state, w) => ({
    sig: "stop", cue: w("stopped.cue"), sub: w(state.flags.length ? "stopped.flag" : "stopped.pain"),
    list: [w("care.rest"), w(state.flags.length ? "care.watch" : "care.settle"), w("care.urgent")], acts: [act(w("stopped.save"), { type: "save" }, main)],
  }),
  after: (state, w) => ({ cue: w("after.cue"), sub: w("after.sub"), scale: "worst", acts: [act(w("no_answer"), { type: "worst", value: null })] }),
  which: (state, w) => {
    const keys = [...new Set(state.rows.filter(({ outcome }) => outcome !== "skipped").map(({ step }) => step))];
    return {
      cue: w("which.cue"), sub: w("which.sub"),
      acts: [...keys.map((step) => act(titleOf(stepOf(state, step)), { type: "which", step })), act(w("which.none"), { type: "which", step: null })],
    };
  },
  saving: (state, w) => ({ cue: w("saving.cue"), sub: "" }),
  saved: (state, w) => savedScene(state, w),
};

function savedScene(state, w) {
  const { where, reason, url } = state.saved;
  const care = state.end !== "red" && state.worst > LIMIT ? [w("care.high"), w("care.settle"), w("care.urgent")] : [];
  return {
    sig: care.length ? "stop" : "go", cue: w(`saved.${where}`), sub: w(`saved.${where}.sub`, { reason: reason ?? "" }), list: care,
    acts: [
      where === "account" ? act(w("saved.see"), null, { ...main, href: url }) : null,
      where === "consent" ? act(w("saved.agree"), null, { ...main, link: "consents" }) : null,
      where === "guest" ? act(w("saved.signup"), null, { ...main, link: "signup" }) : null,
      act(w("saved.close"), null, { link: "detail", ...(["device", "rejected", "page"].includes(where) ? main : {}) }),
    ].filter(Boolean),
  };
}

/** The scene of a question screen. */
export function questionScene(state, w) {
  const make = QUESTIONS[state.phase];
  const made = make ? make(state, w) : { cue: "", sub: "", acts: [] };
  return { title: made.cue, ask: true, stage: null, ...made };
}

const withoutLoad = ({ plan, preferences }) => timeline(plan, { ...preferences, load: false }).segments.length > 0;

/** What the page before the first step says and allows. */
export function beforeScene(state, w) {
  const { before, choice } = state;
  const gone = state.timeline.segments.length === 0;
  const note = [];
  if (!state.preferences.pressure && state.clear) note.push(w("before.no_pressure"));
  if (gone) note.push(w("before.nothing_left"));
  if (before >= 3 && before < REST_FROM) note.push(w("before.gentle"));
  if (before >= REST_FROM) note.push(w("before.rest"));
  return {
    note, mayStart: mayStart(state), minutes: Math.max(1, Math.ceil(state.timeline.seconds / 60)),
    offers: [
      before >= 3 && before < REST_FROM ? act(w("before.gentle.do"), { type: "choose", choice: "gentle" }, { pressed: state.gentle }) : null,
      before >= REST_FROM ? act(w("before.rest.do"), { type: "choose", choice: "rest" }, { pressed: false }) : null,
      before >= REST_FROM && withoutLoad(state) ? act(w("before.no_load.do"), { type: "choose", choice: "no-load" }, { pressed: choice === "no-load" }) : null,
    ].filter(Boolean),
  };
}
