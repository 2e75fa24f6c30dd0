// Lets a person hear, feel and see the cues that are switched on in the form around the button.

import { find } from "../lib/dom.js";
import { effects } from "../player/cues.js";
import { voice } from "../player/voice.js";

const NAMES = ["voice", "beeps", "vibration", "flash"];
const FLASH_MS = 350;

/** A button that gives the cues once; there only where scripts run. */
export class TryCues extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    find("button", this).addEventListener("click", () => this.give());
  }

  give() {
    const form = this.closest("form");
    const switches = Object.fromEntries(NAMES.map((name) => [name, Boolean(form.elements[name]?.checked)]));
    const words = Object.assign(() => this.dataset.say, { has: () => true, count: () => 1 });
    const sound = effects(switches, () => this.flash(form));
    sound.unlock();
    sound.play({ name: "go" });
    voice(words, switches, document.documentElement.lang).say("say.go");
  }

  flash(form) {
    form.classList.add("flash");
    setTimeout(() => form.classList.remove("flash"), FLASH_MS);
  }
}
