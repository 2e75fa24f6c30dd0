// The whole screen for the player, where the browser has it to give.

const root = document.documentElement;

/** Go into full screen, or out of it. */
export function toggleFull() {
  if (!document.fullscreenEnabled) return;
  (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen({ navigationUI: "hide" })).catch(() => {});
}

/** Show the button where there is something to switch, and say on it how it stands. */
export function fullButton(button) {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", toggleFull);
  document.addEventListener("fullscreenchange", () => button.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement))));
}
