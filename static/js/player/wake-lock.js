// Keeps the screen awake while a session runs.

/** Ask for the lock, again whenever the page comes back; tells whether the phone agreed. */
export function keepAwake(tell) {
  let lock = null;
  let wanted = false;
  const ask = async () => {
    if (!wanted || lock || document.visibilityState !== "visible") return;
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => { lock = null; });
      tell(true);
    } catch {
      tell(false);
    }
  };
  document.addEventListener("visibilitychange", ask);
  return {
    start() { wanted = true; return ask(); },
    stop() { wanted = false; lock?.release(); lock = null; },
  };
}
