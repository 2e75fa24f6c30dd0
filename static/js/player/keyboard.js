// The whole session by keyboard. Keys on a focused button stay that button's own.

import { RUNNING } from "./core.js";

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
  return [{ type: "too_much" }, { type: "hurts" }][state.timeline.segments[state.at]?.type === "press" ? 0 : 1];
}

function escape(state) {
  return RUNNING.includes(state.phase) ? { type: "pause" } : { type: "leave" };
}

function eventFor(key, state, onControl) {
  if (key === " ") return onControl ? null : space(state);
  if (key === "Escape") return escape(state);
  if (key.toLowerCase() === "p") return pain(state);
  return PLAIN[key] ?? PLAIN[key.toLowerCase()] ?? null;
}

/** Listen to keys; `choose(n)` presses the n-th answer of a question and tells whether there was one. */
export function listenToKeys({ getState, dispatch, choose, toggleVoice }) {
  document.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey || press.repeat) return;
    const state = getState();
    if (!state || state.phase === "before") return;
    if (/^\d$/.test(press.key)) {
      if (!RUNNING.includes(state.phase) || state.phase === "find") choose(Number(press.key));
      return;
    }
    if (press.key.toLowerCase() === "m") {
      toggleVoice();
      return;
    }
    const event = eventFor(press.key, state, press.target.closest?.(INTERACTIVE));
    if (!event) return;
    press.preventDefault();
    dispatch(event);
  });
}

/** Headset keys, where the browser passes them on. */
export function listenToHeadset({ getState, dispatch }) {
  const session = navigator.mediaSession;
  if (!session) return;
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
}
