import { find, setText } from "../lib/dom.js";

// A first visit fetches no more than the page needs: what reads the store waits until this browser has one, or somebody stars.
const stars = () => import("../offline/stars.js");

async function hasStore() {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === "selfcare");
  } catch {
    return true; // an older browser does not tell
  }
}

async function starred() {
  try {
    return (await hasStore()) ? await (await stars()).starred() : [];
  } catch {
    return [];
  }
}

async function setStar(routine, on) {
  try {
    return await (await stars()).setStar(routine, on);
  } catch {
    return "network";
  }
}

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
    else if (on) import("../offline/worker.js").then(({ keepRoutine }) => keepRoutine(this.dataset.routine)).catch(() => null);
    const status = find("[role=status]", this);
    setText(status, wrong ? status.dataset[wrong] ?? wrong : "");
  }
}
