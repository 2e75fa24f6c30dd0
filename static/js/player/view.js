// What the screen shows for a state: plain data, no page. `w` gives the words.

import {
  MOST_ROUNDS, countIn, directionOf, duration, elapsed, isGentle, isWork, pressLeft, repTarget, roundNumber, segmentOf, spotOf, stepOf, tempoAt, waits, wayOfRound,
} from "./core.js";
import { instead } from "./equipment.js";
import { toolOf, viewsOf } from "./spots.js";
import { questionScene, swapLine } from "./questions.js";
import { mayGoAgain, mayRespot } from "./rounds.js";

/** The one thing that a tap anywhere, or Enter, does in a phase. */
export const SINGLE = { ready: "go", rest: "go", softened: "go", ceiling: "go", work: "pause", paused: "resume", interrupted: "resume" };

const CUE_EVERY_MS = 8000;
const LAST_SECONDS = 6;
const ENDS_MS = 3000;

const act = (label, event, extra = {}) => ({ label, event, ...extra });

/** Title and side of a step, as people say it. */
export function nameOf(state, w, segment = segmentOf(state)) {
  const { title } = stepOf(state, segment.step).exercise;
  return w.has(`side.${segment.side}`) ? w("name.side", { title, side: w(`side.${segment.side}`) }) : title;
}

/** The part of the screen that stays as it is while the phase lasts. */
export function scene(state, w) {
  const make = SCENES[state.phase];
  const made = make ? make(state, w) : questionScene(state, w);
  return { acts: [], ...made, ctl: Boolean(made.ctl), place: placeOf(state) };
}

const keysOf = ({ timeline }) => timeline.steps.filter(({ included }) => included).map(({ key }) => key);

function placeOf(state) {
  const keys = keysOf(state);
  const segment = segmentOf(state);
  if (state.phase === "before") return { at: 0, of: keys.length };
  return { at: segment ? keys.indexOf(segment.step) + 1 : keys.length + 1, of: keys.length };
}

const tools = (step, w) => (step.equipment ?? []).map((group) => group.map(({ title }) => title).join(` ${w("or")} `)).join(", ");
const line = (step, role) => (step.lines ?? []).filter((item) => item.role === role).map(({ text }) => text);
const minutesLeft = (state) => Math.ceil(state.timeline.segments.slice(state.at).reduce((sum, { seconds }) => sum + seconds, 0) / 60);

// What to have at hand: the things that the step names, or what stands in for those that are not there.
function needOf(state, step, w) {
  const notes = instead(step, state.preferences.equipment).filter(({ way }) => way !== "easier");
  if (notes.length) return notes.map((note) => swapLine(note, w)).join(" ");
  const need = tools(step, w);
  return need && w("ready.need", { tools: need });
}

/** How a step begins, in words. */
export const beginOf = (step) => line(step, "start")[0] ?? "";
const gentler = (state, step) => (isGentle(state, step) && step.easier.text) || "";

/** The picture of the spot that is pressed, with what presses it while it is pressed; nothing where there is no plate. */
function spotPicture(state, pressing = false) {
  const segment = segmentOf(state);
  const step = stepOf(state);
  const views = segment.type === "press" ? viewsOf(spotOf(state) ?? {}, step.press.own) : [];
  if (!views.length) return {};
  // The light version uses a flat hand; so does the easier way of what the thumbs would do.
  const light = Boolean(state.light) || (toolOf(step, false) === "thumbs" && isGentle(state, step));
  const hand = pressing ? { tool: toolOf(step, light), way: wayOfRound(state), eased: state.work.eased > 0 } : {};
  return { spot: { step: step.key, views, muscle: step.press.muscle.slug, left: segment.side === "left", find: spotOf(state).find, ...hand } };
}

const SCENES = {
  ready(state, w) {
    const segment = segmentOf(state);
    const step = stepOf(state);
    const begin = segment.reason === "switch" ? w("ready.switch", { side: w(`side.${segment.side}`) }, state.at) : w("ready.cue", { name: nameOf(state, w) });
    const parts = [gentler(state, step) || beginOf(step), segment.reason === "start" ? needOf(state, step, w) : ""];
    return {
      title: w("ready.title", { name: nameOf(state, w) }), stage: "pose", figure: step.key, side: segment.side,
      lights: segment.seconds, cue: begin, sub: parts.filter(Boolean).join(" "),
      acts: [mayRespot(state) ? act(w("ready.respot"), { type: "respot" }) : null, act(w("ready.go"), { type: "go" }, { kind: "main" })].filter(Boolean), ctl: true,
    };
  },
  find(state, w) {
    const spot = spotOf(state);
    const picture = spotPicture(state);
    const answers = ["no", "partly", "yes"];
    return {
      title: w("find.title", { name: nameOf(state, w) }), stage: picture.spot ? "plate" : "pose", figure: segmentOf(state).step, lights: 0,
      side: segmentOf(state).side, ...picture, cue: w("find.cue"), live: w("find.live"), ctl: true,
      sub: stepOf(state).press.own ? `${spot.find} ${w("spot.own.sub")}` : spot.find,
      acts: answers.map((answer) => act(w(`find.${answer}`), { type: "found", answer }, { kind: answer === "yes" ? "main" : "" })),
    };
  },
  work(state, w) {
    const { type, step, side } = segmentOf(state);
    return { title: nameOf(state, w), stage: "ring", ctl: true, figure: step, side, ...spotPicture(state, true), ...ringOf(state), ...WORK[type](state, w) };
  },
  softened(state, w) {
    const seconds = Math.round(state.softenedMs / 1000);
    const again = mayGoAgain(state) ? [act(w("softened.again"), { type: "again" })] : [];
    return {
      title: w("softened.title"), stage: "ring", ctl: true, ...spotPicture(state), ...ringOf(state), still: { time: String(seconds), sub: w("seconds") },
      cue: w("softened.cue", {}, state.rows.length), sub: again.length ? w("softened.sub") : w("softened.last"),
      acts: [act(w("softened.enough"), { type: "go" }, { kind: "main" }), ...again],
    };
  },
  ceiling(state, w) {
    const own = `ceiling.${state.why}.cue`;
    const cue = w.has(own) ? w(own) : w("ceiling.cue", {}, state.rows.length);
    // Only what went as it should gets a tick; what is over for another reason stands without the ring.
    const fine = ["ceiling", "limit"].includes(state.why);
    const seen = fine || segmentOf(state).type === "press" ? { stage: "ring", ...spotPicture(state), ...ringOf(state) } : { stage: null, sig: state.why === "skin" ? "stop" : "" };
    return {
      title: cue, ctl: true, ...seen, still: { time: fine ? "✓" : "", sub: w(`side.${segmentOf(state).side}`) },
      cue, sub: w(`ceiling.${state.why}`), acts: [act(w("ceiling.go"), { type: "go" }, { kind: "main" })],
    };
  },
  rest(state, w) {
    const segment = segmentOf(state);
    const step = stepOf(state, segment.next);
    return {
      title: w("rest.title", { title: step.exercise.title }), stage: "ring", ctl: true, figure: step.key, side: comingSide(state),
      next: { key: step.key, label: nextLabel(state, w), title: step.exercise.title, text: line(step, "note")[0] ?? tools(step, w) },
      cue: w(segment.within ? "rest.within" : "rest.cue", {}, state.at), sub: w("rest.left", { n: minutesLeft(state) }), lanes: [],
      acts: [act(w("more"), { type: "more" }), act(w("rest.go"), { type: "go" }, { kind: "main" })],
    };
  },
};

// Which step comes next, of how many, and on which side it begins.
function nextLabel(state, w) {
  const keys = keysOf(state);
  const place = w("place.short", { n: keys.indexOf(segmentOf(state).next) + 1, m: keys.length });
  return inLine(w("rest.next"), place, sideOf({ side: comingSide(state) }, w));
}

// The side that comes after a rest: the next set is on the same side, the next step on its first.
const comingSide = (state) => state.timeline.segments.slice(state.at + 1).find(isWork)?.side;

const hurts = (w) => act(w("hurts"), { type: "hurts" }, { kind: "halt", icon: "halt" });
const doneAct = (w) => act(w("done"), { type: "go" }, { kind: "main", icon: "check" });

const skinQuestion = (w) => ({
  title: w("skin.cue"), stacked: true,
  acts: [act(w("skin.off"), { type: "skin", fine: false }, { kind: "halt", icon: "halt" }), act(w("skin.fine"), { type: "skin", fine: true }, { kind: "main", icon: "check" })],
});

export const WORK = {
  press: (state, w) => ({
    title: w("press.title", { name: nameOf(state, w), round: roundNumber(state) }), loop: true,
    acts: [
      act(w("press.too_much"), { type: "too_much" }, { kind: "halt", icon: "halt" }),
      act(w("press.softened"), { type: "softened" }, { kind: "main", icon: "wave" }),
    ],
  }),
  hold: (state, w) => ({ acts: [hurts(w), doneAct(w)] }),
  timer: (state, w) => (state.work.skin ? skinQuestion(w) : { acts: [hurts(w), doneAct(w)] }),
  reps: (state, w) => ({ pieces: repTarget(state), acts: [hurts(w), doneAct(w)] }),
  tempo: (state, w) => ({ lanes: [], pieces: repTarget(state), tide: true, acts: [hurts(w)] }),
};

// The lanes inside the ring: one for each side, one dash for each round or set, lit when done.
function ringOf(state) {
  const segment = segmentOf(state);
  const all = [...new Set(state.timeline.segments.filter((item) => item.step === segment.step && isWork(item)).map(({ side }) => side))];
  // One side with one set has nothing to tell.
  const sides = all.length > 1 || segment.type === "press" || hasSets(state, segment) ? all : [];
  return {
    lanes: sides.map((side) => {
      const lit = state.rows.filter((row) => row.step === segment.step && row.side === side && row.outcome === "done").length;
      const rounds = segment.type === "press" ? Math.min(MOST_ROUNDS, segment.rounds) : setsOf(state, { ...segment, side });
      return { side, rounds, lit: Math.min(rounds, lit), on: side === segment.side };
    }),
  };
}

const setsOf = (state, { step, side }) => state.timeline.segments.filter((item) => item.step === step && item.side === side && isWork(item)).length;
const sideOf = ({ side }, w) => (w.has(`side.short.${side}`) ? w(`side.short.${side}`) : "");
const stacked = (...parts) => parts.filter(Boolean).join("\n");
const inLine = (...parts) => parts.filter(Boolean).join(" · ");
const hasSets = (state, segment) => setsOf(state, segment) > 1;

export const clockText = (seconds) => (seconds > 99 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : String(seconds));

/** The part of the screen that moves: time, ring, cue of the moment. */
export function live(state, now, w) {
  const segment = segmentOf(state);
  const waiting = countIn(state, now);
  if (waiting > 0) {
    const second = segment.type === "press" ? directionOf(state) : "";
    return { time: String(Math.ceil(waiting / 1000)), sub: w("count_in"), fraction: 0, cue: w("count_in.cue", {}, state.at), second, waits: true };
  }
  const ms = elapsed(state, now);
  const limit = duration(state);
  if (state.phase === "work") return { ...LIVE[segment.type](state, segment, ms, w), ends: limit !== null && limit * 1000 - ms <= ENDS_MS };
  if (limit === null) return {};
  const left = Math.max(0, Math.ceil(limit - ms / 1000));
  const over = waits(state) && left === 0;
  const more = over && state.phase === "ready" ? { second: w("ready.waiting") } : {};
  const ends = ["ready", "rest"].includes(state.phase) && !waits(state) && limit * 1000 - ms <= ENDS_MS;
  return { ...more, ends, time: clockText(left), sub: w(over ? "live.waiting" : `live.${state.phase}`), fraction: 1 - ms / (limit * 1000), lit: Math.min(1, ms / (limit * 1000)) };
}

const turnOf = (ms) => Math.floor(ms / CUE_EVERY_MS);
// Each piece of work begins its round of words at another one.
const freshAt = (state, ms) => state.at + turnOf(ms);
export const own = (state, ms) => {
  const cues = stepOf(state).cues ?? [];
  return cues.length ? cues[freshAt(state, ms) % cues.length] : "";
};

function down(state, segment, ms, w) {
  const limit = duration(state);
  const sets = setsOf(state, segment);
  const sub = stacked(sideOf(segment, w), sets > 1 ? w("live.set", { n: segment.set, m: sets }) : "");
  const asks = state.work.skin ? { cue: w("skin.cue"), second: w("skin.sub") } : {};
  return {
    time: clockText(Math.max(0, Math.ceil(limit - ms / 1000))), sub, fraction: ms / (limit * 1000),
    cue: own(state, ms) || w(`${segment.type}.cue`, {}, freshAt(state, ms)), second: gentler(state, stepOf(state)), ...asks,
  };
}

export const LIVE = {
  hold: down,
  timer: down,
  press(state, segment, ms, w) {
    const limit = Math.min(segment.ceiling_s, pressLeft(state, segment) / 1000);
    const left = Math.ceil(limit - ms / 1000);
    const direction = directionOf(state);
    const second = left <= LAST_SECONDS ? w("press.ends", { n: Math.max(0, left) }) : w(state.light ? "press.flat" : "press.second");
    const first = state.work.eased ? w("press.lighter", {}, state.work.eased) : direction || w("press.lean", {}, state.at);
    return {
      time: clockText(Math.floor(ms / 1000)), fraction: ms / (limit * 1000), second,
      cue: turnOf(ms) === 0 ? first : own(state, ms) || w("press.cue", {}, freshAt(state, ms)),
      sub: inLine(sideOf(segment, w), w("press.round", { n: roundNumber(state, segment), m: Math.min(MOST_ROUNDS, segment.rounds) })),
    };
  },
  reps(state, segment, ms, w) {
    const target = repTarget(state);
    const pace = segment.seconds / segment.reps;
    const at = Math.min(target, Math.floor(ms / 1000 / pace) + 1);
    return {
      time: String(at), sub: w("live.of", { n: target }), fraction: ms / 1000 / pace / target,
      cue: own(state, ms) || w("reps.cue", {}, freshAt(state, ms)), second: gentler(state, stepOf(state)),
    };
  },
  tempo(state, segment, ms, w) {
    const target = repTarget(state);
    const { rep, name, ms: into, seconds } = tempoAt(segment, ms, target);
    const part = into / (seconds * 1000);
    const tide = { lift: part, top: 1, lower: 1 - part, bottom: 0 }[name];
    return {
      time: String(rep), sub: w(rep === target ? "live.last" : "live.of", { n: target }), fraction: ms / (duration(state) * 1000), tide,
      cue: w(`tempo.${name}`, {}, rep - 1), count: String(Math.min(seconds, Math.floor(into / 1000) + 1)),
      second: gentler(state, stepOf(state)) || own(state, ms),
    };
  },
};
