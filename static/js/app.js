// Registers the small elements that improve pages; every page works without them.
// An element's script is fetched only where a page has the element.
const elements = {
  "body-choice": () => import("./elements/body-choice.js").then((found) => found.BodyChoice),
  "moving-figure": () => import("./elements/moving-figure.js").then((found) => found.MovingFigure),
  "lock-note": () => import("./elements/lock-note.js").then((found) => found.LockNote),
  "print-button": () => import("./elements/print.js").then((found) => found.PrintButton),
  "zone-field": () => import("./elements/zone.js").then((found) => found.ZoneField),
};

for (const [name, load] of Object.entries(elements)) {
  if (document.querySelector(name)) load().then((element) => customElements.define(name, element));
}
