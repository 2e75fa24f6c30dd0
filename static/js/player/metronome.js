// A beat to run on. The beats lie on the audio clock; a timer only looks ahead, so that nothing drifts.

import { make, setText } from "../lib/dom.js";

export const LEAST = 150;
export const MOST = 200;
const USUAL = 170;
const BEATING = ["ready", "work", "rest"];
const LOOK_MS = 100;
const AHEAD_S = 0.35;
// A late look (a tab that slept) leaves out what is past instead of playing it all at once.
const CLICK_S = 0.04;
const HERTZ = 1000;
const PEAK = 0.125; // about -18 dB

export const within = (bpm) => Math.min(MOST, Math.max(LEAST, Math.round(bpm)));

/** The beats from `first` on that fall into [from, until): [{at, number}], each reckoned from the first, never from the one before. */
export function beats(first, bpm, from, until) {
  const every = 60 / bpm;
  const found = [];
  for (let number = Math.max(0, Math.ceil((from - first) / every - 1e-9)); first + number * every < until - 1e-9; number += 1) {
    found.push({ at: first + number * every, number });
  }
  return found;
}

function click(audio, at) {
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.value = HERTZ;
  gain.gain.setValueAtTime(PEAK, at);
  gain.gain.exponentialRampToValueAtTime(0.001, at + CLICK_S);
  tone.connect(gain).connect(audio.destination);
  tone.start(at);
  tone.stop(at + CLICK_S);
}

/** Plays beats: `sounds()` says whether they are heard, `show(number)` is told of each as it falls. */
export function beater({ sounds, show, Maker = window.AudioContext ?? window.webkitAudioContext }) {
  let audio = null;
  let timer = 0;
  let run = null;

  function look() {
    const until = audio.currentTime + AHEAD_S;
    beats(run.first, run.bpm, Math.max(run.done, audio.currentTime), until).forEach(({ at, number }) => {
      if (sounds()) click(audio, at);
      run.falls.push({ at, number });
    });
    run.done = until;
  }

  function paint() {
    if (!run) return;
    while (run.falls.length && run.falls[0].at <= audio.currentTime) show(run.falls.shift().number);
    requestAnimationFrame(paint);
  }

  const from = (first, bpm) => ({ first, bpm, done: first, falls: [] });
  return {
    get on() { return Boolean(run); },
    start(bpm) {
      audio ??= new Maker();
      audio.resume();
      run = from(audio.currentTime + 0.1, bpm);
      look();
      timer = setInterval(look, LOOK_MS);
      requestAnimationFrame(paint);
    },
    /** Another beat goes on where the last one that was laid down ends. */
    pace(bpm) {
      if (!run) return;
      const { falls, done } = run;
      const last = falls.at(-1)?.at ?? done - 60 / bpm;
      run = { ...from(last + 60 / bpm, bpm), falls };
    },
    stop() {
      clearInterval(timer);
      run = null;
      // What was laid down already is not heard any more.
      audio?.close();
      audio = null;
    },
  };
}

/** The metronome of a drill, above the large buttons: slower, on and off, faster. */
export function metronome({ root, place, bpm: asked, switches, w }) {
  let bpm = within(asked ?? USUAL);
  const button = (text, label) => make("button", { class: "btn btn-secondary", type: "button", ...(label ? { "aria-label": label } : {}) }, text);
  const [slower, tap, faster] = [button("−", w("beat.slower")), button(""), button("+", w("beat.faster"))];
  const dot = make("span", { class: "beat-dot", "aria-hidden": "true" });
  const rate = make("span", { class: "num", role: "status" });
  const player = beater({
    sounds: () => switches.beeps,
    // Every other step, on a small dot: three flashes a second would be too many.
    show(number) { if (!switches.beeps) dot.classList.toggle("on", number % 2 === 0); },
  });
  const say = () => {
    setText(rate, w("beat.rate", { n: bpm }));
    setText(tap, w(player.on ? "beat.stop" : "beat.start"));
    tap.setAttribute("aria-pressed", String(player.on));
    dot.hidden = !player.on || switches.beeps;
    slower.disabled = bpm <= LEAST;
    faster.disabled = bpm >= MOST;
  };
  const by = (step) => () => {
    bpm = within(bpm + step);
    player.pace(bpm);
    say();
  };
  slower.addEventListener("click", by(-1));
  faster.addEventListener("click", by(1));
  tap.addEventListener("click", () => {
    if (player.on) player.stop();
    else player.start(bpm);
    say();
  });
  addEventListener("pagehide", () => player.on && player.stop());
  const row = make("div", { class: "before-row beat-row", role: "group", "aria-label": w("beat.title") }, slower, tap, faster, rate, dot);
  place.before(row);
  // Pause stops everything; and where something is asked, or the session is over, there is nothing to run on.
  const follow = () => {
    row.hidden = !BEATING.includes(root.dataset.state);
    if (row.hidden && player.on) player.stop();
    say();
  };
  new MutationObserver(follow).observe(root, { attributeFilter: ["data-state"] });
  follow();
}
