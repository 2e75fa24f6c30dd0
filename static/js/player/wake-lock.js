// Keeps the screen awake while a session runs.

/** Whether the browser has such a lock to give at all. */
export const staysAwake = "wakeLock" in navigator;

/** Ask for the lock, again whenever the page comes back; tells whether the phone agreed. */
export function keepAwake(tell) {
  let lock = null;
  let wanted = false;
  // One question at a time: a lock that nobody remembers is never given back.
  let asking = false;
  const ask = async () => {
    if (!wanted || lock || asking || document.visibilityState !== "visible") return;
    asking = true;
    try {
      take(await navigator.wakeLock.request("screen"));
    } catch {
      tell(false);
    }
    asking = false;
  };
  function take(given) {
    if (!wanted) {
      given.release();
      return;
    }
    lock = given;
    // Taken away while the page is seen, as a phone low on power does: ask once more, and say so when it stays refused.
    lock.addEventListener("release", () => {
      if (lock !== given) return;
      lock = null;
      ask();
    });
    tell(true);
  }
  document.addEventListener("visibilitychange", ask);
  return {
    start() { wanted = true; return ask(); },
    stop() {
      wanted = false;
      lock?.release();
      lock = null;
    },
  };
}
