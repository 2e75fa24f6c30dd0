// The whole session by keyboard and headset. Keys on a focused button stay that button's own.

import { find } from "../lib/dom.js";
import { RUNNING } from "./core.js";
import { fullButton, toggleFull } from "./fullscreen.js";
import { SINGLE } from "./view.js";

const INTERACTIVE = "button, a[href], input, select, textarea, summary";
const PLAIN = {
  ArrowRight: { type: "skip" },
  ArrowLeft: { type: "back" },
  s: { type: "softened" },
  r: { type: "redo" },
  "+": { type: "more" },
};

function space(state) {
  if (state.phase === "ready") return { type: "go" };
  return RUNNING.includes(state.phase) ? { type: "pause" } : { type: "resume" };
}

function pain(state) {
  const presses = state.phase === "work" && state.timeline.segments[state.at]?.type === "press";
  return { type: presses ? "too_much" : "hurts" };
}

function escape(state) {
  return RUNNING.includes(state.phase) ? { type: "pause" } : { type: "leave" };
}

function eventFor(key, state, onControl) {
  if (key === " ") return onControl ? null : space(state);
  if (key === "Enter") return onControl || !SINGLE[state.phase] ? null : { type: SINGLE[state.phase] };
  if (key === "Escape") return escape(state);
  if (key.toLowerCase() === "p") return pain(state);
  return PLAIN[key] ?? PLAIN[key.toLowerCase()] ?? null;
}

/** Listen to keys; `choose(n)` presses the n-th answer of a question; `letters()` says whether single keys count. */
export function listenToKeys({ getState, dispatch, choose, toggleVoice, letters }) {
  const others = { m: toggleVoice, f: toggleFull };
  document.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey || press.repeat) return;
    const state = getState();
    // Somebody who dictates, or whose hand slips, may switch single letters and digits off.
    if (!state || state.phase === "before" || (/^\S$/.test(press.key) && !letters())) return;
    if (/^\d$/.test(press.key)) {
      if (!RUNNING.includes(state.phase) || ["find", "discomfort"].includes(state.phase)) choose(Number(press.key));
      return;
    }
    const other = others[press.key.toLowerCase()];
    if (other) {
      other();
      return;
    }
    const event = eventFor(press.key, state, press.target.closest?.(INTERACTIVE));
    if (!event) return;
    press.preventDefault();
    dispatch(event);
  });
}

/** Keys, headset and the whole screen; returns what tells the headset what runs. */
export function listenToDevices(player) {
  listenToKeys(player);
  fullButton(find("[data-part=full]"));
  return listenToHeadset(player);
}

/** Headset keys, where the browser passes them on; the answer tells the headset what runs. */
export function listenToHeadset({ getState, dispatch }) {
  const session = navigator.mediaSession;
  if (!session) return () => {};
  const on = (action, work) => {
    try {
      session.setActionHandler(action, work);
    } catch {
      // This browser does not know the key.
    }
  };
  on("play", () => dispatch(space(getState())));
  on("pause", () => dispatch(space(getState())));
  on("nexttrack", () => dispatch({ type: getState().phase === "work" ? "softened" : "go" }));
  on("previoustrack", () => dispatch({ type: "back" }));
  return (title, album) => {
    session.playbackState = RUNNING.includes(getState().phase) ? "playing" : "paused";
    if (globalThis.MediaMetadata) session.metadata = new MediaMetadata({ title, album });
  };
}
