import { findAll } from "../lib/dom.js";
import { locksHere } from "../lib/locks.js";

const LOADS = { running: ["running"], hops: ["hops"], "knee-load": ["knee_load"], ice: ["ice"], prone: ["positions"], "supine-long": ["positions"] };

// The reasons of one store that meet what a page asks of a leg.
function reasons(locks, loads, regions, settle) {
  if (locks.everything) return ["everything"];
  const found = loads.flatMap((load) => LOADS[load] ?? []).filter((what) => locks[what]);
  if (loads.includes("press")) {
    const places = locks.regions ?? [];
    if (locks.pressure) found.push("pressure");
    else if (regions.length ? regions.some((place) => places.includes(place)) : places.length) found.push("places");
    if (locks.light && !locks.pressure) found.push("light");
  }
  if (locks.phase_one && !settle) found.push("phase_one");
  return found;
}

/** Says on a page that is the same for everyone which of its steps wait for the person of this device. */
export class LockNote extends HTMLElement {
  connectedCallback() {
    const [loads, regions] = [this.dataset.loads, this.dataset.regions].map((text) => (text ?? "").split(" ").filter(Boolean));
    const found = new Set(locksHere().flatMap((locks) => reasons(locks, loads, regions, this.dataset.settle === "yes")));
    findAll("[data-lock]", this).forEach((line) => { line.hidden = !found.has(line.dataset.lock); });
    this.hidden = !found.size;
  }
}
