// Sessions kept in this browser: add them to the account, or remove them. Real HTML stands in the
// page; this element fills its list and stays hidden when there is nothing to show.

import { find, setText } from "../lib/dom.js";
import { all, get, put, remove } from "../offline/store.js";
import { send, sendWaiting, TAKEN } from "../offline/outbox.js";
import { askMe } from "../player/api.js";

class DeviceSessions extends HTMLElement {
  async connectedCallback() {
    if (this.dataset.consent === "yes") {
      const me = await askMe();
      if (me) await sendWaiting(me);
    }
    await this.fill();
  }

  async fill() {
    const kept = (await all("sessions")).sort((a, b) => b.document.started_at.localeCompare(a.document.started_at));
    find('[data-part="list"]', this).replaceChildren(...kept.map((item) => this.row(item)));
    this.hidden = kept.length === 0 && !find('[data-part="status"]', this).textContent;
  }

  row({ uid, title, document: kept, refused }) {
    const row = find('[data-part="row"]', this).content.cloneNode(true);
    const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(kept.started_at));
    setText(find('[data-field="title"]', row), title);
    setText(find('[data-field="when"]', row), when);
    const reason = find('[data-field="reason"]', row);
    reason.hidden = !refused;
    setText(reason, refused ?? "");
    find('[data-action="add"]', row)?.addEventListener("click", (event) => this.add(uid, event.currentTarget));
    find('[data-action="remove"]', row).addEventListener("click", () => this.forget(uid));
    return row;
  }

  tell(text) { setText(find('[data-part="status"]', this), text); }

  async add(uid, button) {
    button.disabled = true;
    this.tell(this.dataset.adding);
    const [me, kept] = await Promise.all([askMe(), get("sessions", uid)]);
    const told = me && kept ? await send([kept], me) : new Map();
    const { status, reason } = told.get(uid) ?? {};
    if (status && !TAKEN.includes(status)) await put("sessions", { ...kept, refused: reason });
    this.tell(TAKEN.includes(status) ? this.dataset.added : this.dataset.failed);
    await this.fill();
  }

  async forget(uid) {
    await remove("sessions", uid);
    this.tell(this.dataset.removed);
    await this.fill();
  }
}

customElements.define("device-sessions", DeviceSessions);
