// What has not reached its account yet: send it now, save it, remove it, or look at what needs the person.

import { find, setText } from "../lib/dom.js";
import { again, drain, drop, waiting } from "../offline/outbox.js";
import { askMe } from "../player/api.js";
import { buttons, counted, part, root, say, show, tell, w, whenOf } from "./show.js";

const NO_UID = "00000000-0000-0000-0000-000000000000";

function row(item, index) {
  const made = part("unsent-row").content.cloneNode(true);
  const field = (name) => find(`[data-field="${name}"]`, made);
  const attention = item.state === "attention";
  setText(field("number"), String(index + 1));
  setText(field("title"), item.title || w("unsent.title"));
  setText(field("when"), [whenOf(item.started_at ? Date.parse(item.started_at) : item.at), item.minutes ? w("minutes", { n: item.minutes }) : ""].filter(Boolean).join(", "));
  setText(field("state"), w(`unsent.state.${attention ? "attention" : item.locked ? "locked" : "waiting"}`));
  if (attention) field("state").classList.add("slow");
  field("reason").hidden = !item.reason;
  setText(field("reason"), item.reason);
  const conflict = attention && item.status === "conflict";
  field("choose").hidden = !conflict;
  if (conflict) field("choose").href = root.dataset.session.replace(NO_UID, item.uid);
  field("again").hidden = !attention || conflict;
  field("again").addEventListener("click", () => again(item.id).then(sendNow));
  // Only its owner throws a locked one away.
  field("drop").hidden = item.locked;
  field("drop").addEventListener("click", ({ currentTarget }) => sure(currentTarget, () => drop(item.id)));
  return made;
}

// The first tap asks, the second does it.
function sure(button, act) {
  if (button.dataset.sure) return act();
  button.dataset.sure = "yes";
  button.classList.replace("btn-quiet", "btn-danger");
  setText(button, w("drop.ask"));
  return null;
}

/** Show what waits. */
export async function showUnsent() {
  const items = await waiting();
  const attention = items.filter(({ state }) => state === "attention");
  const rest = items.filter(({ state }) => state !== "attention");
  show("unsent", items.length > 0);
  say("unsent-said", rest.length ? [counted("unsent.said", rest.length), rest.some(({ locked }) => locked) ? w("unsent.locked") : ""].filter(Boolean).join(" ") : "");
  part("unsent-list").replaceChildren(...rest.map(row));
  show("attention", attention.length > 0);
  setText(part("attention-said"), counted("attention", attention.length));
  part("attention-list").replaceChildren(...attention.map(row));
  show("unsent-login", items.some(({ locked }) => locked));
  return items;
}

async function sendNow() {
  const me = await askMe();
  if (!me) return tell(w("send.network"));
  const { sent, reason } = await drain(me);
  tell(sent ? counted("send.sent", sent) : w(`send.${reason || "none"}`));
  return showUnsent();
}

/** Wire the buttons. */
export function listen() {
  buttons("send").forEach((button) => button.addEventListener("click", sendNow));
  addEventListener("selfcare:outbox", showUnsent);
}
