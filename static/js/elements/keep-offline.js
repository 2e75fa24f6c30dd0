import { kept } from "../offline/worker.js";

/** Says that the routine of data-routine is ready without a network, as soon as it is. */
export class KeepOffline extends HTMLElement {
  connectedCallback() {
    addEventListener("selfcare:kept", () => this.show());
    this.show();
  }

  async show() {
    this.hidden = !(await kept()).includes(this.dataset.routine);
  }
}
