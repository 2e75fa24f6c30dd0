// What the screen shows for a state: plain data, no page. `w` gives the words.

import {
  MOST_ROUNDS, countIn, directionOf, duration, elapsed, isWork, pressLeft, repTarget, roundNumber, segmentOf, spotOf, stepOf, tempoAt, wayOfRound,
} from "./core.js";
import { mayGoAgain } from "./moves.js";
import { toolOf, viewsOf } from "./plate.js";
import { questionScene } from "./questions.js";

const CUE_EVERY_MS = 8000;
const LAST_SECONDS = 6;

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

function placeOf(state) {
  const keys = state.timeline.steps.filter(({ included }) => included).map(({ key }) => key);
  const segment = segmentOf(state);
  if (state.phase === "before") return { at: 0, of: keys.length };
  return { at: segment ? keys.indexOf(segment.step) + 1 : keys.length + 1, of: keys.length };
}

const tools = (step, w) => (step.equipment ?? []).map((group) => group.map(({ title }) => title).join(` ${w("or")} `)).join(", ");
const line = (step, role) => (step.lines ?? []).filter((item) => item.role === role).map(({ text }) => text);
const minutesLeft = (state) => Math.ceil(state.timeline.segments.slice(state.at).reduce((sum, { seconds }) => sum + seconds, 0) / 60);
/** How a step begins, in words. */
export const beginOf = (step) => line(step, "start")[0] ?? "";
const isGentle = (state, step) => Boolean(state.gentle || state.easier[step.key]);
const gentler = (state, step) => (isGentle(state, step) && step.easier?.text) || "";

/** The picture of the spot that is pressed, with what presses it while it is pressed; nothing where there is no plate. */
function spotPicture(state, pressing = false) {
  const segment = segmentOf(state);
  const step = stepOf(state);
  const views = segment.type === "press" ? viewsOf(spotOf(state) ?? {}) : [];
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
    const begin = segment.reason === "switch" ? w("ready.switch", { side: w(`side.${segment.side}`) }) : w("ready.cue", { name: nameOf(state, w) });
    const need = tools(step, w);
    const parts = [gentler(state, step) || beginOf(step), segment.reason === "start" && need ? w("ready.need", { tools: need }) : ""];
    return {
      title: w("ready.title", { name: nameOf(state, w) }), stage: "pose", figure: step.key, side: segment.side,
      lights: segment.seconds, cue: begin, sub: parts.filter(Boolean).join(" "),
      acts: [act(w("ready.go"), { type: "go" }, { kind: "main" })], ctl: true,
    };
  },
  find(state, w) {
    const spot = spotOf(state);
    const answers = ["no", "partly", "yes"];
    return {
      title: w("find.title", { name: nameOf(state, w) }), stage: spot.view ? "plate" : "pose", figure: segmentOf(state).step, lights: 0,
      side: segmentOf(state).side, ...spotPicture(state), cue: w("find.cue"), sub: spot.find, ctl: true,
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
      title: w("softened.cue"), stage: "ring", ctl: true, ...spotPicture(state), ...ringOf(state), still: { time: String(seconds), sub: w("seconds") },
      cue: w("softened.cue"), sub: again.length ? w("softened.sub") : w("softened.last"),
      acts: [act(w("softened.enough"), { type: "go" }, { kind: "main" }), ...again],
    };
  },
  ceiling(state, w) {
    return {
      title: w("ceiling.cue"), stage: "ring", ctl: true, ...spotPicture(state), ...ringOf(state), still: { time: "✓", sub: w(`side.${segmentOf(state).side}`) },
      cue: w("ceiling.cue"), sub: w(`ceiling.${state.why}`), acts: [act(w("ceiling.go"), { type: "go" }, { kind: "main" })],
    };
  },
  rest(state, w) {
    const segment = segmentOf(state);
    const step = stepOf(state, segment.next);
    return {
      title: w("rest.title", { title: step.exercise.title }), stage: "ring", ctl: true, figure: step.key, side: comingSide(state),
      next: { key: step.key, title: step.exercise.title, text: line(step, "note")[0] ?? tools(step, w) },
      cue: segment.within ? w("rest.within") : w("rest.cue"), sub: w("rest.left", { n: minutesLeft(state) }), lanes: [],
      acts: [act(w("more"), { type: "more" }), act(w("rest.go"), { type: "go" }, { kind: "main" })],
    };
  },
};

// The side that comes after a rest: the next set is on the same side, the next step on its first.
const comingSide = (state) => state.timeline.segments.slice(state.at + 1).find(isWork)?.side;

const hurts = (w) => act(w("hurts"), { type: "hurts" }, { kind: "halt", icon: "halt" });
const doneAct = (w) => act(w("done"), { type: "go" }, { kind: "main", icon: "check" });

const WORK = {
  press: (state, w) => ({
    title: w("press.title", { name: nameOf(state, w), round: roundNumber(state) }), loop: true,
    acts: [
      act(w("press.too_much"), { type: "too_much" }, { kind: "halt", icon: "halt" }),
      act(w("press.softened"), { type: "softened" }, { kind: "main", icon: "wave" }),
    ],
  }),
  hold: (state, w) => ({ acts: [hurts(w), doneAct(w)] }),
  timer: (state, w) => ({ acts: [hurts(w), doneAct(w)] }),
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

const clockText = (seconds) => (seconds > 99 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : String(seconds));

/** The part of the screen that moves: time, ring, cue of the moment. */
export function live(state, now, w) {
  const segment = segmentOf(state);
  const waiting = countIn(state, now);
  if (waiting > 0) {
    return { time: String(Math.ceil(waiting / 1000)), sub: w("count_in"), fraction: 0, cue: w("count_in.cue"), second: "" };
  }
  const ms = elapsed(state, now);
  if (state.phase === "work") return LIVE[segment.type](state, segment, ms, w);
  const limit = duration(state);
  if (limit === null) return {};
  const left = Math.max(0, Math.ceil(limit - ms / 1000));
  return { time: clockText(left), sub: w(`live.${state.phase}`), fraction: 1 - ms / (limit * 1000), lit: Math.min(1, ms / (limit * 1000)) };
}

const turnOf = (ms) => Math.floor(ms / CUE_EVERY_MS);
const own = (state, ms) => {
  const cues = stepOf(state).cues ?? [];
  return cues.length ? cues[turnOf(ms) % cues.length] : "";
};

function down(state, segment, ms, w) {
  const limit = duration(state);
  const sets = setsOf(state, segment);
  const sub = stacked(sideOf(segment, w), sets > 1 ? w("live.set", { n: segment.set, m: sets }) : "");
  return {
    time: clockText(Math.max(0, Math.ceil(limit - ms / 1000))), sub, fraction: ms / (limit * 1000),
    cue: own(state, ms) || w(`${segment.type}.cue`, {}, turnOf(ms)), second: gentler(state, stepOf(state)),
  };
}

const LIVE = {
  hold: down,
  timer: down,
  press(state, segment, ms, w) {
    const limit = Math.min(segment.ceiling_s, pressLeft(state, segment) / 1000);
    const left = Math.ceil(limit - ms / 1000);
    const direction = directionOf(state);
    const second = left <= LAST_SECONDS ? w("press.ends", { n: Math.max(0, left) }) : w(state.light ? "press.flat" : "press.second");
    const first = state.work.eased ? w("press.lighter") : direction || w("press.lean");
    return {
      time: clockText(Math.floor(ms / 1000)), fraction: ms / (limit * 1000), second,
      cue: turnOf(ms) === 0 ? first : own(state, ms) || w("press.cue", {}, turnOf(ms)),
      sub: inLine(sideOf(segment, w), w("press.round", { n: roundNumber(state, segment), m: Math.min(MOST_ROUNDS, segment.rounds) })),
    };
  },
  reps(state, segment, ms, w) {
    const target = repTarget(state);
    const pace = segment.seconds / segment.reps;
    const at = Math.min(target, Math.floor(ms / 1000 / pace) + 1);
    return {
      time: String(at), sub: w("live.of", { n: target }), fraction: ms / 1000 / pace / target,
      cue: own(state, ms) || w("reps.cue", {}, turnOf(ms)), second: gentler(state, stepOf(state)),
    };
  },
  tempo(state, segment, ms, w) {
    const target = repTarget(state);
    const { rep, name, ms: into, seconds } = tempoAt(segment, ms, target);
    const part = into / (seconds * 1000);
    const tide = { lift: part, top: 1, lower: 1 - part, bottom: 0 }[name];
    return {
      time: String(rep), sub: w(rep === target ? "live.last" : "live.of", { n: target }), fraction: ms / (duration(state) * 1000), tide,
      cue: w(`tempo.${name}`), quiet: ["top", "bottom"].includes(name), count: String(Math.min(seconds, Math.floor(into / 1000) + 1)),
      second: gentler(state, stepOf(state)) || own(state, ms),
    };
  },
};
