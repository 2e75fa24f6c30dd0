// Words for a screen reader: never more than one in three seconds; what comes too soon waits, and only the newest is said.

import { setText } from "../lib/dom.js";
import { now } from "./clock.js";

const EVERY_MS = 3000;

/** Says texts through a live region. */
export function announcer(region) {
  let spokenAt = -Infinity;
  let waiting = 0;
  const say = (text) => {
    spokenAt = now();
    setText(region, text);
  };
  return (text) => {
    clearTimeout(waiting);
    const left = spokenAt + EVERY_MS - now();
    if (left > 0) waiting = setTimeout(say, left, text);
    else say(text);
  };
}
