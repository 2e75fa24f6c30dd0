// Which cues a change of state calls for (pure), and the beeps, vibration and flash of each.

import { RUNNING, countIn, duration, elapsed, repTarget, segmentOf, tempoAt, waits } from "./core.js";

const HALF_FROM_S = 20;
const BREATHE_EVERY_S = 30;
// An unanswered question about the skin comes again this often.
const SKIN_AGAIN_S = 30;
const PHASE_CUES = {
  ready: "ready", find: "find", discomfort: "number", ice: "ease", rest: "rest", softened: "softened", ceiling: "ceiling",
  gate: "ease", pain: "ease", stopped: "stop", after: "finish", interrupted: "silence", paused: "silence", early: "silence", skip: "silence",
};

const ICE_OVER = ["ice", "skin", "no-ice"];

export const crossed = (before, after, mark) => before > mark && after <= mark;
const secondsLeft = (state, now) => {
  const limit = RUNNING.includes(state.phase) ? duration(state) : null;
  return limit === null ? Infinity : limit - elapsed(state, now) / 1000;
};

/** The cues that fall between two looks at the session: a list of {name, value}. */
export function cuesBetween(before, then, after, now) {
  if (before.phase !== after.phase || before.at !== after.at) {
    if (after.phase === "ceiling" && ICE_OVER.includes(after.why)) return [{ name: after.why === "no-ice" ? "no_ice" : "ice_off" }];
    if (after.phase === "work") return countIn(after, now) > 0 ? [] : begun(after, now);
    const name = PHASE_CUES[after.phase];
    // Where no low note of a rest ends the work, it has one of its own.
    return [before.phase === "work" && after.phase === "ready" ? "end" : "", name].filter(Boolean).map((cue) => ({ name: cue }));
  }
  if (!RUNNING.includes(after.phase)) return [];
  return [...counting(before, then, after, now), ...working(before, then, after, now)];
}

// Work that has cues of its own all the way; it begins with the first of them instead of a "go".
export const BEATS = { tempo: beat };
const begun = (state, now) => BEATS[segmentOf(state).type]?.(null, 0, state, now) ?? [{ name: "go" }];

function counting(before, then, after, now) {
  const waiting = [countIn(before, then) / 1000, countIn(after, now) / 1000];
  if (waiting[0] > 0) {
    if (waiting[1] === 0) return begun(after, now);
    return [3, 2, 1].filter((n) => crossed(waiting[0], waiting[1], n)).map((value) => ({ name: "count", value }));
  }
  if (!["ready", "rest", "work"].includes(after.phase) || BEATS[segmentOf(after).type]) return [];
  const left = [secondsLeft(before, then), secondsLeft(after, now)];
  // Nothing begins by itself, so nothing is counted down.
  if (waits(after)) return crossed(left[0], left[1], 0) ? [{ name: "wait" }] : [];
  return [3, 2, 1].filter((n) => crossed(left[0], left[1], n)).map((value) => ({ name: "count", value }));
}

function working(before, then, after, now) {
  if (after.phase !== "work" || countIn(after, now) > 0) return [];
  const segment = segmentOf(after);
  const own = BEATS[segment.type];
  if (own) return own(countIn(before, then) > 0 ? null : before, then, after, now);
  const at = [elapsed(before, then) / 1000, elapsed(after, now) / 1000];
  const every = (seconds) => Math.floor(at[0] / seconds) < Math.floor(at[1] / seconds);
  const left = [secondsLeft(before, then), secondsLeft(after, now)];
  if (segment.type === "press") {
    if (crossed(left[0], left[1], 10)) return [{ name: "ten" }];
    return every(BREATHE_EVERY_S) ? [{ name: "breathe" }] : [];
  }
  if (after.work.skin && (!before.work.skin || every(SKIN_AGAIN_S))) return [{ name: "skin" }];
  const limit = duration(after);
  return limit >= HALF_FROM_S && crossed(left[0], left[1], limit / 2) ? [{ name: "half" }] : [];
}

// The phases of a paced repetition; the number is said at every fifth and at the last.
function beat(before, then, state, now) {
  const segment = segmentOf(state);
  const was = before && tempoAt(segment, elapsed(before, then), repTarget(before));
  const is = tempoAt(segment, elapsed(state, now), repTarget(state));
  if (was && was.rep === is.rep && was.name === is.name) return [];
  const cues = [{ name: is.name }];
  const counted = is.rep % 5 === 0 || is.rep === repTarget(state);
  if ((!was || was.rep !== is.rep) && counted) cues.push({ name: "rep", value: is.rep });
  return cues;
}

// Tones in hertz and seconds; a pause is a tone of nought hertz. Never an alarm.
export const EFFECTS = {
  end: { tones: [[294, 0.4]], vibrate: [120], flash: true },
  ready: { tones: [[0, 0.5], [392, 0.1], [523, 0.1]], vibrate: [40] },
  find: { vibrate: [40] },
  count: { tones: [[440, 0.08]] },
  wait: { tones: [[294, 0.2]], vibrate: [60] },
  go: { tones: [[880, 0.35]], vibrate: [80], flash: true },
  half: { tones: [[660, 0.1]] },
  ten: { tones: [[440, 0.08]] },
  skin: { tones: [[523, 0.15], [0, 0.1], [523, 0.15]], vibrate: [80, 60, 80], flash: true },
  ice_off: { tones: [[784, 0.15], [523, 0.25]], vibrate: [80, 60, 200], flash: true },
  lift: { tones: [[523, 0.12]], vibrate: [30] },
  top: { tones: [[659, 0.08]] },
  lower: { tones: [[392, 0.12]], vibrate: [30] },
  bottom: { tones: [[330, 0.08]] },
  softened: { tones: [[523, 0.15], [784, 0.25]], vibrate: [80, 60, 80], flash: true },
  ceiling: { tones: [[523, 0.15], [784, 0.25]], vibrate: [80, 60, 80], flash: true },
  rest: { tones: [[294, 0.4]], vibrate: [120], flash: true },
  ease: { vibrate: [200] },
  stop: { vibrate: [200] },
  finish: { tones: [[523, 0.15], [659, 0.15], [784, 0.4]], vibrate: [80, 60, 200], flash: true },
};
const PEAK = 0.125; // about -18 dB

/** The beeps, vibration and flash of cues, each behind its own switch; beeps stand in for a voice that is wanted and not there (`mute`). */
export function effects(switches, flashOn, mute = () => false) {
  let audio = null;
  const make = () => {
    const Maker = window.AudioContext ?? window.webkitAudioContext;
    if (!audio && Maker) audio = new Maker();
    return audio;
  };
  return {
    // Making it takes long on a slow phone: an earlier tap does that, and it stays silent.
    prepare() { make()?.suspend(); },
    // Sound may only begin inside a tap, so the Start button calls this.
    unlock() { make()?.resume(); },
    play({ name }) {
      const effect = EFFECTS[name];
      if (!effect) return;
      if ((switches.beeps || mute()) && effect.tones && audio) beep(audio, effect.tones);
      if (switches.vibration && effect.vibrate) navigator.vibrate?.(effect.vibrate);
      if (switches.flash && effect.flash) flashOn();
    },
  };
}

function beep(audio, tones) {
  let at = audio.currentTime;
  for (const [hertz, seconds] of tones) {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(PEAK, at + 0.02);
    gain.gain.linearRampToValueAtTime(0, at + seconds);
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds;
  }
}
