// Another page of this browser signed out, or this one comes back out of the browser's memory: nothing of a person stays on show.

// Personal pages are those that search engines must not keep either.
const isPersonal = () => Boolean(document.querySelector('meta[name="robots"][content="noindex"]'));

/** What this tab noted for itself goes too: what was asked for on the way to the safety check names a programme. */
export function forgetTab() {
  try {
    Object.keys(sessionStorage).filter((name) => name.startsWith("selfcare")).forEach((name) => sessionStorage.removeItem(name));
  } catch {
    // A browser that keeps nothing has nothing to give up.
  }
}

function leaveToo() {
  forgetTab();
  location.replace("/");
}

/** Follow the other pages of this browser. */
export function follow() {
  addEventListener("pageshow", ({ persisted }) => persisted && isPersonal() && location.reload());
  if (!("BroadcastChannel" in globalThis)) return;
  new BroadcastChannel("selfcare").addEventListener("message", ({ data }) => {
    if (data.type === "left" && data.from !== performance.timeOrigin) leaveToo();
    else if (data.type === "outbox" && data.from !== performance.timeOrigin) dispatchEvent(new Event("selfcare:outbox"));
  });
}
