// "Show my physio": the last days alone, with every number, on a screen that can be held out to somebody. Nothing is sent.

import { buttons, part, root } from "./show.js";

function turn(on) {
  root.classList.toggle("physio", on);
  buttons("physio").forEach((button) => { button.hidden = on; });
  buttons("physio-back").forEach((button) => { button.hidden = !on; });
  part("days").querySelector("details").open = on;
  part("days").querySelector("h2").focus();
}

/** Listen to the two buttons. */
export function listen() {
  buttons("physio").forEach((button) => button.addEventListener("click", () => turn(true)));
  buttons("physio-back").forEach((button) => button.addEventListener("click", () => turn(false)));
}
