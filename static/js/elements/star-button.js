import { find, setText } from "../lib/dom.js";
import { setStar, starred } from "../offline/stars.js";
import { keepRoutine } from "../offline/worker.js";

// A list has many stars: the device is asked once.
let known = null;

/** Stars the routine of data-routine: its button says so, and the routine is kept for the time without a network. */
export class StarButton extends HTMLElement {
  async connectedCallback() {
    this.button = find("button", this);
    this.button.addEventListener("click", () => this.toggle());
    known ??= starred();
    this.show((await known).includes(this.dataset.routine));
    this.button.hidden = false;
  }

  show(on) {
    this.button.setAttribute("aria-pressed", String(on));
  }

  async toggle() {
    const on = this.button.getAttribute("aria-pressed") !== "true";
    this.show(on);
    const wrong = await setStar(this.dataset.routine, on);
    if (wrong) this.show(!on);
    else if (on) keepRoutine(this.dataset.routine);
    const status = find("[role=status]", this);
    setText(status, wrong ? status.dataset[wrong] ?? wrong : "");
  }
}
