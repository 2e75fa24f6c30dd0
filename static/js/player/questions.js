// The question screens: what they ask, and which answers there are. Plain data, no page.

import { mayHaveMore } from "./machine.js";
import { hasDone, isIce, segmentOf, stepOf } from "./core.js";
import { LIMIT } from "./light.js";

export const act = (label, event, extra = {}) => ({ label, event, ...extra });
const main = { kind: "main" };
const halt = { kind: "halt" };
/** The title of a step; one that presses says which muscle. */
export const titleOf = ({ exercise, press }) => (press ? `${exercise.title}: ${press.muscle.title}` : exercise.title);

const PRESSURE_FLAGS = ["numb", "tingling", "electric", "throbbing"];
const SKIP_REASONS = ["no-time", "no-equipment", "cannot-position", "not-sure"];

// A rest belongs to what comes after it.
function stepHere(state) {
  const segment = segmentOf(state);
  return stepOf(state, segment.type === "rest" ? segment.next : segment.step);
}

// What to do, in full: the pause is the place to read it.
function howTo(state) {
  const { lines = [] } = stepHere(state);
  return lines.filter(({ role }) => role === "step").map(({ text }) => text);
}

const QUESTIONS = {
  ice: (state, w) => ({
    cue: w("ice.cue"), sub: "", list: ["numb", "fingers", "rash", "blood", "wound"].map((name) => w(`ice.${name}`)),
    acts: [act(w("ice.none"), { type: "ice", fits: false }, main), act(w("ice.fits"), { type: "ice", fits: true })],
  }),
  discomfort: (state, w) => ({
    cue: w("discomfort.cue"), sub: w("discomfort.sub"), scale: "discomfort", ctl: true, acts: [act(w("no_answer"), { type: "discomfort", value: null })],
  }),
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
    // Between two pieces of work there is nothing to make easier yet.
    const between = state.asking === "between";
    const easier = between ? "" : stepOf(state).easier?.text;
    const counted = !between && ["reps", "tempo"].includes(segment.type);
    const offers = [
      easier ? act(w("easier.easier"), { type: "amber", choice: "easier" }) : null,
      counted ? act(w("easier.fewer"), { type: "amber", choice: "fewer" }) : null,
      act(w("easier.leave"), { type: "amber", choice: "skip" }),
      act(w("easier.on"), { type: "amber", choice: "as-planned" }),
    ].filter(Boolean);
    offers[0] = { ...offers[0], ...main };
    return { cue: w(between ? "easier.between" : "easier.cue"), sub: easier || w(between ? "easier.next" : "easier.sub", { title: titleOf(stepHere(state)) }), acts: offers };
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
    cue: w("interrupted.cue"), sub: [w(`interrupted.${awayFrom(state)}`), state.stale ? "" : w("interrupted.at", { title: titleOf(stepHere(state)) })].join(" ").trim(),
    acts: [
      ...(state.stale ? [] : [act(w("resume"), { type: "resume" }, { ...main, icon: "play" }), act(w("redo"), { type: "redo" }, { icon: "redo" })]),
      act(w(hasDone(state) ? "early.save" : "early.leave"), { type: "finish" }, state.stale ? main : {}),
      ...(state.stale && hasDone(state) ? [act(w("early.discard"), { type: "leave" })] : []),
    ],
  }),
  early: (state, w) => ({
    cue: w("early.cue"), sub: w(hasDone(state) ? "early.sub" : "early.nothing"),
    acts: [
      state.stale ? null : act(w("early.on"), { type: "resume" }, main),
      hasDone(state) ? act(w("early.save"), { type: "finish" }) : null,
      act(w(hasDone(state) ? "early.discard" : "early.leave"), { type: "discard" }),
    ].filter(Boolean),
  }),
  stopped: (state, w) => ({
    sig: "stop", cue: w("stopped.cue"), sub: w(state.flags.length ? "stopped.flag" : "stopped.pain"),
    list: [w("care.rest"), ...(isNumb(state) ? [w("care.watch")] : []), w("care.settle"), w("care.urgent")],
    acts: [act(w("stopped.save"), { type: "save" }, main)],
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

const isNumb = ({ flags }) => flags.some((flag) => PRESSURE_FLAGS.includes(flag));

function awayFrom(state) {
  if (state.stale) return "stale";
  return state.under === "work" && isIce(stepOf(state)) ? "ice" : "sub";
}

// A tick stands only where all went well and the session lies where it belongs; a warning where it does not.
const SIGS = { account: "go", guest: "go", trial: "go", rejected: "slow", conflict: "slow", page: "slow" };

function savedScene(state, w) {
  const { where, reason, url } = state.saved;
  const red = state.end === "red";
  const settle = red || state.worst > LIMIT;
  const care = settle && !red ? [w("care.high"), w("care.settle"), w("care.urgent")] : [];
  const way = (name, extra) => act(w(`saved.${name}`), null, extra);
  const acts = [
    settle && where !== "trial" && way("settle", { link: "settle" }),
    where === "account" && way("see", { href: url }),
    where === "conflict" && way("choose", { href: `${url}#versions` }),
    where === "consent" && way("agree", { link: "consents" }),
    where === "guest" && way("signup", { link: "signup" }),
    where === "rejected" && way("fix", { link: "phone" }),
    ["guest", "device"].includes(where) && way("phone", { link: "phone" }),
    way("close", { link: "detail" }),
  ].filter(Boolean);
  // One way on stands out: after a stop the gentle one.
  Object.assign(acts[0], main);
  const sig = care.length ? "stop" : SIGS[where] ?? "";
  return {
    sig: red && sig === "go" ? "" : sig, cue: w(settle && where === "guest" ? "saved.red" : `saved.${where}`),
    sub: w(`saved.${where}.sub`, { reason: reason ?? "" }), list: care, acts,
  };
}

/** The scene of a question screen. */
export function questionScene(state, w) {
  const make = QUESTIONS[state.phase];
  const made = make ? make(state, w) : { cue: "", sub: "", acts: [] };
  return { title: made.cue, ask: true, stage: null, ...made };
}

/** One line about a thing that is not at hand. */
export const swapLine = ({ way, missing, text }, w) => w(`swap.${way}`, { missing, text });
