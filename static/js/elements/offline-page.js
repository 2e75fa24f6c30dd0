import { find, setText } from "../lib/dom.js";
import { waiting } from "../offline/outbox.js";
import { keptRoutines } from "../offline/worker.js";

/** Fills the page that stands in for one that cannot be reached: what is ready here, what waits, and a way to try again. */
export class OfflinePage extends HTMLElement {
  async connectedCallback() {
    const again = find('[data-action="again"]', this);
    again.hidden = false;
    again.addEventListener("click", () => location.reload());
    // Opened by itself this page has nowhere to go back to.
    addEventListener("online", () => location.pathname !== this.dataset.here && location.reload());
    addEventListener("selfcare:outbox", () => this.tellWaiting());
    await Promise.all([this.listRoutines(), this.tellWaiting()]);
  }

  async listRoutines() {
    const routines = await keptRoutines();
    find('[data-part="list"]', this).replaceChildren(...routines.map((routine) => this.row(routine)));
    for (const [name, shown] of [["ready", routines.length > 0], ["none", !routines.length]]) find(`[data-part="${name}"]`, this).hidden = !shown;
  }

  row({ title, minutes, picture, pages }) {
    const row = find('[data-part="row"]', this).content.cloneNode(true);
    const [image, link] = [find("img", row), find("a", row)];
    if (picture) image.src = picture;
    else image.remove();
    setText(link, title);
    [link.href] = pages;
    setText(find('[data-field="minutes"]', row), String(minutes));
    return row;
  }

  async tellWaiting() {
    const items = await waiting();
    // What the account did not take is not on its way: it needs the person.
    const attention = items.filter(({ state }) => state === "attention").length;
    this.tellCount(items.length - attention, { box: "waiting", one: "one", many: "many", field: "count" });
    this.tellCount(attention, { box: "attention", one: "attention-one", many: "attention-many", field: "attention" });
  }

  tellCount(count, { box, one, many, field }) {
    find(`[data-part="${box}"]`, this).hidden = !count;
    find(`[data-part="${one}"]`, this).hidden = count !== 1;
    find(`[data-part="${many}"]`, this).hidden = count < 2;
    setText(find(`[data-field="${field}"]`, this), String(count));
  }
}
