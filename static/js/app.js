// Registers the small elements that improve pages; every page works without them.
// An element's script is fetched only where a page has the element.
const kept = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    // A browser that keeps nothing says so by throwing.
    return null;
  }
};

const elements = {
  "body-choice": () => import("./elements/body-choice.js").then((found) => found.BodyChoice),
  "keep-offline": () => import("./elements/keep-offline.js").then((found) => found.KeepOffline),
  "moving-figure": () => import("./elements/moving-figure.js").then((found) => found.MovingFigure),
  "import-steps": () => import("./elements/import-steps.js").then((found) => found.ImportSteps),
  "lock-note": () => import("./elements/lock-note.js").then((found) => found.LockNote),
  "offline-page": () => import("./elements/offline-page.js").then((found) => found.OfflinePage),
  "passkey-button": () => import("./elements/passkey-button.js").then((found) => found.PasskeyButton),
  "print-button": () => import("./elements/print.js").then((found) => found.PrintButton),
  "sign-out": () => import("./elements/sign-out.js").then((found) => found.SignOut),
  "star-button": () => import("./elements/star-button.js").then((found) => found.StarButton),
  "try-cues": () => import("./elements/try-cues.js").then((found) => found.TryCues),
  "zone-field": () => import("./elements/zone.js").then((found) => found.ZoneField),
};

// Some speak of what this browser keeps: on a first visit they have nothing to say.
const later = {
  "body-choice": (begin) => (kept("selfcare.body") ? begin() : addEventListener("change", begin, { once: true })),
  "keep-offline": (begin) => (navigator.serviceWorker?.controller ? begin() : addEventListener("selfcare:kept", begin, { once: true })),
  "lock-note": (begin) => /\bselfcare_(safety|locks)=/.test(document.cookie) && begin(),
};

for (const [name, load] of Object.entries(elements)) {
  const begin = () => load().then((element) => customElements.define(name, element));
  if (document.querySelector(name)) (later[name] ?? ((now) => now()))(begin);
}

// What fails here is told once: the kind of error and the place in our files. What is in quotes may be somebody's words, and stays here.
const told = new Set();
const tell = (error) => {
  const page = location.pathname, stack = String(error?.stack ?? "").slice(0, 4000);
  if (!error || told.size > 2 || told.has(stack)) return;
  told.add(stack);
  const message = String(error.message).replace(/(["'`]).*\1/gs, "").slice(0, 200);
  const body = JSON.stringify({ name: error.name, message, stack: stack.match(/\/static\/[\w./:-]+/g)?.join(" ") ?? "", page });
  fetch("/reports/", { method: "POST", credentials: "omit", keepalive: true, headers: { "Content-Type": "application/json" }, body }).catch(() => {});
};
addEventListener("error", ({ error }) => tell(error));
addEventListener("unhandledrejection", ({ reason }) => tell(reason));

// What this tab noted for itself goes with the person: what was asked for on the way to the safety check names a programme.
addEventListener("selfcare:forget", () => {
  try {
    Object.keys(sessionStorage).filter((name) => name.startsWith("selfcare")).forEach((name) => sessionStorage.removeItem(name));
  } catch {
    // A browser that keeps nothing has nothing to give up.
  }
});

// Another page of this browser signed out, or this one comes back out of the browser's memory: nothing of a person stays on show.
// Personal pages are those that search engines must not keep either.
const isPersonal = () => Boolean(document.querySelector('meta[name="robots"][content="noindex"]'));
addEventListener("pageshow", ({ persisted }) => persisted && isPersonal() && location.reload());
if ("BroadcastChannel" in globalThis) new BroadcastChannel("selfcare").addEventListener("message", ({ data }) => {
  if (data.from === performance.timeOrigin) return;
  if (data.type === "outbox") dispatchEvent(new Event("selfcare:outbox"));
  if (data.type !== "left") return;
  dispatchEvent(new Event("selfcare:forget"));
  location.replace("/");
});

// Something was finished here that no account has yet.
if (kept("selfcare.waiting")) import("./offline/sync.js").then(({ start }) => start());

// What works without a network is fetched when the page itself is done. Plain http has no service worker.
if (isSecureContext && navigator.serviceWorker) {
  const begin = () => import("./offline/worker.js").then(({ start }) => start());
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
