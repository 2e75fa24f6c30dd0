// Signing out on this device: says what is not sent yet and asks what becomes of it. Works without a network: the server hears of it
// with the next request. In a form it goes before the form; elsewhere it has a button of its own.

import { find, setText } from "../lib/dom.js";
import { drain, drop, leave, waiting, whoIsHere } from "../offline/outbox.js";
import { askMe } from "../player/api.js";

// The server hears of it later anyway.
const PATIENCE_MS = 4000;

/** The element <sign-out>. */
export class SignOut extends HTMLElement {
  async connectedCallback() {
    this.form = this.closest("form");
    if (this.form) this.form.addEventListener("submit", (event) => this.begin(event));
    else find('[data-do="leave"]', this).addEventListener("click", (event) => this.begin(event));
    addEventListener("selfcare:outbox", () => this.show());
    await this.show();
    // The server knows better who is here, where it answers.
    if (this.form && navigator.onLine && await askMe("", "", PATIENCE_MS)) await this.show();
  }

  tell(key) { setText(find('[data-part="status"]', this), this.dataset[key] ?? ""); }

  async mine() { return (await whoIsHere()) ? waiting() : []; }

  async show() {
    const count = (await this.mine()).length;
    find('[data-part="unsent"]', this).hidden = count === 0;
    setText(find('[data-part="said"]', this), (count === 1 ? this.dataset.one : this.dataset.more).replace("{n}", count));
  }

  async begin(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const unsent = await this.mine();
    const choice = find("input:checked", this)?.value ?? "keep";
    if (unsent.length && choice === "send" && !(await this.send())) this.busy = false;
    else await this.go(choice === "remove" ? unsent : []);
  }

  async send() {
    this.tell("sending");
    const me = await askMe();
    const told = me && await drain(me);
    if (told && !told.left && !told.attention) return true;
    // Not decided for the person: the next tap keeps it, or whatever is chosen then.
    find('input[value="keep"]', this).checked = true;
    this.tell("failed");
    return false;
  }

  async go(unwanted) {
    for (const { id } of unwanted) await drop(id);
    await leave();
    if (this.form && navigator.onLine) await this.post();
    location.replace(this.dataset.home);
  }

  async post() {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    await fetch(this.form.action, { method: "POST", body: new FormData(this.form), redirect: "manual", signal }).catch(() => null);
  }
}
