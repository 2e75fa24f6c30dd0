// A figure that moves at the tempo of its exercise, in place of two stills. Without this script the stills remain;
// so they do for people who want no motion, until they ask for it, and on paper.

import { find, setText } from "../lib/dom.js";
import { inline, pose } from "../lib/figure.js";

const ORDER = { lift: ["lift", "top", "lower", "bottom"], lower: ["lower", "bottom", "lift", "top"] };

/** Which moment of the movement is due after so many seconds: at the dose's tempo, or at the figure's own. */
export function momentAfter(seconds, tempo) {
  const phases = (ORDER[tempo.first] ?? []).map((way) => ({ way, seconds: tempo[`${way}_s`] ?? 0 }));
  const whole = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  if (!whole) return { way: "own", part: seconds };
  let left = seconds % whole;
  for (const phase of phases) {
    if (left < phase.seconds) return { way: phase.way, part: left / phase.seconds };
    left -= phase.seconds;
  }
  return { way: "start" };
}

/** Shows the rig of data-rig at the tempo of data-tempo, with a button that stops it; still while it is out of sight. */
export class MovingFigure extends HTMLElement {
  static observedAttributes = ["data-rig"];

  connectedCallback() {
    this.button = find("button", this);
    this.tempo = JSON.parse(this.dataset.tempo || "{}");
    this.seconds = 0;
    this.playing = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.turn(!this.playing));
    this.watch = new IntersectionObserver(([entry]) => this.see(entry.isIntersecting));
    this.watch.observe(this);
    this.label();
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.seen = false;
  }

  attributeChangedCallback(name, before) {
    if (before === null || !this.watch) return;
    this.made = null;
    if (this.asked) this.fetch();
  }

  turn(playing) {
    this.playing = playing;
    this.label();
    this.run();
  }

  see(seen) {
    this.seen = seen;
    this.run();
  }

  label() {
    setText(this.button, this.playing ? this.button.dataset.pause : this.button.dataset.play);
  }

  // The rig is fetched when somebody is about to see it move.
  async fetch() {
    this.asked = this.dataset.rig;
    const made = await inline(this.asked);
    this.classList.toggle("still", !made);
    if (!made || this.asked !== this.dataset.rig) return;
    find("svg.figure", this)?.remove();
    this.prepend(made.svg);
    this.classList.add("moving");
    this.made = made;
    this.draw();
    this.run();
  }

  draw() {
    pose(this.made, momentAfter(this.seconds, this.tempo));
  }

  run() {
    if (!this.playing || !this.seen || this.going) return;
    if (!this.asked) this.fetch();
    if (!this.made) return;
    this.going = true;
    let last = null;
    const step = (at) => {
      this.going = this.playing && this.seen && Boolean(this.made);
      if (!this.going) return;
      this.seconds += (at - (last ?? at)) / 1000;
      last = at;
      this.draw();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
}
