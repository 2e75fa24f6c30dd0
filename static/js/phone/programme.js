// What the programme asks for at present, as far as it opens without a network. The account told it; it lies under the key of the device.

import { make } from "../lib/dom.js";
import { whoIsHere } from "../offline/outbox.js";
import { keptRoutines } from "../offline/worker.js";
import { part, root, show, w } from "./show.js";

function addressOf({ slot, routine, pressure }, uid) {
  const query = new URLSearchParams({ slot, assignment: uid, ...(pressure ? {} : { pressure: "no" }) });
  const address = root.dataset.play.replace("/slug/", `/${routine}/`);
  return `${address}?${query}`;
}

function row(item, { title }, uid) {
  const words = [make("p", { class: "meta" }, w(`slot.${item.slot}`)), make("h3", {}, make("a", { href: addressOf(item, uid) }, w("programme.start", { title })))];
  return make("li", {}, make("div", { class: "grow stack snug" }, ...words, ...(item.pressure ? [] : [make("p", { class: "soft" }, w("programme.no_press"))])));
}

/** Show the programme of the person who is known here; nothing where there is none. */
export async function showProgramme() {
  const [here, ready] = await Promise.all([whoIsHere(), keptRoutines()]);
  const { uid = "", items = [] } = here?.programme ?? {};
  const found = items.map((item) => [item, ready.find(({ routine }) => routine === item.routine)]);
  const open = found.filter(([, routine]) => routine);
  show("programme", items.length > 0);
  show("programme-none", open.length < found.length);
  part("programme-list").replaceChildren(...open.map(([item, routine]) => row(item, routine, uid)));
  part("programme-list").hidden = !open.length;
}
