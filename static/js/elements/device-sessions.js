// Sessions of nobody's account in this browser: one question, asked once of each person who signs in here. Nothing goes by
// itself, because a phone may be shared.

import { find, setText } from "../lib/dom.js";
import { wordsFrom } from "../lib/strings.js";
import { claim } from "../offline/outbox.js";
import { all, get, put, remove } from "../offline/store.js";
import { askMe } from "../player/api.js";

const language = document.documentElement.lang;
const dayOf = (item) => new Intl.DateTimeFormat(language, { day: "numeric", month: "long" }).format(Date.parse(item.document.started_at));
// Stays after a sign-out too: who said no is not asked about the same sessions twice.
const leftBy = (owner) => `left:${owner}`;

class DeviceSessions extends HTMLElement {
  async connectedCallback() {
    this.w = wordsFrom(find('[data-part="words"]', this));
    for (const name of ["add", "leave", "remove"]) find(`[data-action="${name}"]`, this)?.addEventListener("click", ({ currentTarget }) => this[name](currentTarget));
    const me = await askMe();
    this.owner = me?.owner ?? "";
    this.items = await this.open();
    this.show();
  }

  async open() {
    const left = (this.owner && (await get("marks", leftBy(this.owner)))?.uids) || [];
    const items = (await all("sessions")).filter(({ owner, uid }) => owner === "guest" && !left.includes(uid));
    return items.sort((one, other) => Date.parse(one.document.started_at) - Date.parse(other.document.started_at));
  }

  show() {
    const { items } = this;
    this.hidden = !items.length;
    if (!items.length) return;
    const form = new Intl.PluralRules(language).select(items.length);
    setText(find('[data-part="ask"]', this), this.w(form === "one" ? "ask.one" : "ask.other", { n: items.length }));
    const [day, last] = [dayOf(items[0]), dayOf(items[items.length - 1])];
    setText(find('[data-part="span"]', this), this.w(day === last ? "from" : "from.to", { day, last }));
  }

  tell(key) {
    setText(find('[data-part="status"]', this), this.w(key));
    find('[data-part="question"]', this).hidden = key !== "adding";
  }

  async add(button) {
    if (button.disabled) return;
    button.disabled = true;
    this.tell("adding");
    const me = await askMe();
    // Without an answer nothing moves: nobody could say whose they are.
    if (!me?.consent || me.owner !== this.owner) return location.reload();
    const { left, attention } = await claim(me, this.items.map(({ uid }) => uid));
    this.tell(attention ? "look" : left ? "waits" : "added");
  }

  async leave() {
    const before = (await get("marks", leftBy(this.owner)))?.uids ?? [];
    await put("marks", { key: leftBy(this.owner), uids: [...before, ...this.items.map(({ uid }) => uid)] });
    this.tell("left");
  }

  async remove(button) {
    if (!button.dataset.sure) {
      button.dataset.sure = "yes";
      button.classList.replace("btn-secondary", "btn-danger");
      return setText(button, this.w("sure"));
    }
    await Promise.all(this.items.map(({ uid }) => remove("sessions", uid)));
    return this.tell("removed");
  }
}

customElements.define("device-sessions", DeviceSessions);
