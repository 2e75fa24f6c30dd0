// The question of the morning: one number, one more answer if the person likes, and nothing preselected.

import { findAll, make, setText } from "../lib/dom.js";
import { wall } from "../player/clock.js";
import { level } from "../player/light.js";
import { get, put } from "../offline/store.js";
import { withMorning } from "./history.js";
import { buttons, dayName, lightWord, part, say, show, sign, tell, w } from "./show.js";

const COLOURS = { green: "go", amber: "slow", red: "stop" };
const settledButtons = () => findAll("[data-settled]", part("morning-form"));

function scaleButtons() {
  return Array.from({ length: 11 }, (_, value) => {
    const button = make("button", { type: "button", "data-value": value, "aria-pressed": "false" }, String(value));
    button.addEventListener("click", () => { answer.value = value; mark(); });
    return button;
  });
}

let asked = null;
let answer = { value: null, settled: null };

function mark() {
  findAll("button", part("morning-scale")).forEach((button) => {
    const on = Number(button.dataset.value) === answer.value && answer.value !== null;
    button.setAttribute("aria-pressed", String(on));
    button.className = on ? COLOURS[level(answer.value)] : "";
  });
  settledButtons().forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.settled === answer.settled)));
  part("morning-save").disabled = answer.value === null;
}

/** Ask about a session, or about none. */
export function ask(due) {
  asked = due;
  show("morning", Boolean(due));
  if (!due) return;
  const { row, recalled } = due;
  answer = { value: row.morning, settled: row.settled };
  setText(part("morning-of"), w("morning.of", { title: row.title, day: dayName(row.at) }));
  setText(part("morning-ask"), w(recalled ? "morning.ask.late" : "morning.ask"));
  const before = row.before === null ? "" : w("morning.before", { n: row.before });
  say("morning-before", [before, recalled ? w("morning.late") : ""].filter(Boolean).join(" "));
  mark();
}

async function keep(value, settled) {
  const { row, recalled } = asked;
  const item = await get("sessions", row.uid);
  if (!item) return false;
  return put("sessions", { ...item, document: withMorning(item.document, { value, settled, recalled }) });
}

/** Wire the form; `after` is called with the answered question once it is kept. */
export function listen(after) {
  part("morning-scale").replaceChildren(...scaleButtons());
  settledButtons().forEach((button) => button.addEventListener("click", () => {
    answer.settled = answer.settled === button.dataset.settled ? null : button.dataset.settled;
    mark();
  }));
  part("morning-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (answer.value === null) return;
    tell(w(await keep(answer.value, answer.settled) ? "morning.kept" : "morning.unkept"));
    await after(asked);
  });
  buttons("not-said").forEach((button) => button.addEventListener("click", async () => {
    await keep(null, null);
    await put("days", { key: `morning:${asked.row.uid}`, uid: asked.row.uid, not_said: true, at: wall() });
    await after(null);
  }));
}

/** Say what the answer came to. */
export function done(row, advice) {
  show("morning-done", Boolean(row));
  if (!row) return;
  part("morning-light").replaceChildren(sign(row.light), document.createTextNode(lightWord(row)));
  setText(part("morning-said"), advice?.answer && !advice.old ? advice.answer.sentence : w(`reason.${row.reason}`));
}
