// Which of the three bodies the figures of a page have. Without this script the form asks the server; with it the choice
// works at once and stays on this device.

import { find, findAll } from "../lib/dom.js";

const KEPT = "selfcare.body";
const BODIES = ["a", "b", "c"];

/** The body that was chosen on this device, or null. */
export function keptBody() {
  try {
    const body = localStorage.getItem(KEPT);
    return BODIES.includes(body) ? body : null;
  } catch {
    return null;
  }
}

function keep(body) {
  try {
    localStorage.setItem(KEPT, body);
  } catch {
    // Without a store the choice lasts as long as the page.
  }
}

/** A figure with its choice of bodies; every picture inside names its three addresses in data-bodies. */
export class BodyChoice extends HTMLElement {
  connectedCallback() {
    const form = find("form", this);
    find("button", form).hidden = true;
    form.addEventListener("change", () => this.choose(form.elements.body.value));
    // This script comes with the first choice of somebody who has made none before: the form has it already.
    const chosen = find("input[checked]", form)?.value !== form.elements.body.value;
    const kept = keptBody();
    if (chosen) this.choose(form.elements.body.value);
    else if (kept && !location.search.includes("body=")) {
      form.elements.body.value = kept;
      this.show(kept);
    }
  }

  choose(body) {
    keep(body);
    this.show(body);
  }

  show(body) {
    for (const picture of findAll("[data-bodies]", this)) {
      const address = picture.dataset.bodies.split(" ")[BODIES.indexOf(body)];
      const name = picture.matches("img") ? "src" : "data-rig";
      if (picture.getAttribute(name) !== address) picture.setAttribute(name, address);
    }
  }
}
