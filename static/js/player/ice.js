// Ice: a look at the skin every five minutes, and an end that holds.

import { SKIN_EVERY_S, elapsed, isIce, isWork, keepPartly, pauseAfter, recordSkipped, segmentOf, stepOf } from "./core.js";

/** Ask for a look at the skin when it is due. The clock runs on meanwhile: nobody who dozes off is left with the ice. */
export function checkSkin(state, now) {
  if (state.phase !== "work" || !isIce(stepOf(state))) return;
  const due = Math.floor(elapsed(state, now) / 1000 / SKIN_EVERY_S);
  if (due > state.work.checks) Object.assign(state.work, { checks: due, skin: true });
}

/** Take the answer to "how is the skin?": fine goes on, anything else takes the ice off for today. */
export function skin(state, now, fine) {
  state.work.skin = false;
  state.work.skins = [...(state.work.skins ?? []), fine ? "fine" : "off"];
  if (!fine) iceOff(state, now, "skin");
}

/** End all of the step; what was done of it stays. */
export function iceOff(state, now, why) {
  keepPartly(state, now, "hurts");
  const { segments } = state.timeline;
  const { step } = segmentOf(state);
  const last = segments.findLastIndex((item) => item.step === step && isWork(item));
  for (let at = state.at + (state.recorded ? 1 : 0); at <= last; at += 1) {
    if (isWork(segments[at])) recordSkipped(state, segments[at], why === "skin" ? "hurts" : "not-for-me");
  }
  Object.assign(state, { at: last, recorded: true });
  return pauseAfter(state, now, why);
}
