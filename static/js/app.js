// Registers the small elements that improve pages; every page works without them.
// An element's script is fetched only where a page has the element.
import { follow } from "./offline/left.js";

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

for (const [name, load] of Object.entries(elements)) {
  if (document.querySelector(name)) load().then((element) => customElements.define(name, element));
}

follow();

// Something was finished here that no account has yet. A browser that keeps nothing says so by throwing.
try {
  if (localStorage.getItem("selfcare.waiting")) import("./offline/sync.js").then(({ start }) => start());
} catch { /* then nothing waits */ }

// What works without a network is fetched when the page itself is done. Plain http has no service worker.
if (isSecureContext && navigator.serviceWorker) {
  const begin = () => import("./offline/worker.js").then(({ start }) => start());
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
