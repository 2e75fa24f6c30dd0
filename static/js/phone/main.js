// The page "On this phone": the same for everyone, filled from what lies here.

import { starred } from "../offline/stars.js";
import { whoIsHere } from "../offline/outbox.js";
import { askMe } from "../player/api.js";
import { wall } from "../player/clock.js";
import { adviceFor } from "./advice.js";
import { showDays } from "./days.js";
import * as device from "./device.js";
import { fortnight, history, morningDue, nextUp, numbersFor } from "./history.js";
import * as keep from "./keep.js";
import * as morning from "./morning.js";
import { showNext } from "./next.js";
import { showProgramme } from "./programme.js";
import * as physio from "./physio.js";
import { buttons, part, say, show, w } from "./show.js";
import * as unsent from "./unsent.js";

// Whoever answers late is asked by what the device remembers.
const PATIENCE_MS = 2500;

let answered = null;

async function whoIsIt() {
  const me = navigator.onLine === false ? null : await askMe("", "", PATIENCE_MS);
  show("state", !me);
  return me ? me.authenticated : Boolean(await whoIsHere());
}

// What somebody else did on this phone is not for the person who is signed in.
async function showHistory() {
  const [kept, declined, stars] = await Promise.all([keep.guestSessions(), keep.notSaid(), starred()]);
  const now = wall();
  const rows = history(kept);
  morning.ask(morningDue(rows, declined, now));
  morning.done(null);
  showDays(fortnight(rows, now));
  const numbers = numbersFor(rows, now);
  const done = answered && rows.find(({ uid }) => uid === answered.row.uid);
  const newest = rows.at(-1) ?? null;
  const todo = (found) => (found?.answer && !found.old ? found.answer.next.do : "");
  const advise = (found) => showNext(nextUp(rows, { stars, todo: todo(found), now }), found, newest, done === newest);
  show("start", !rows.length);
  if (!rows.length && !stars.length) return show("next", false);
  // The device's own word stands at once; the server's follows.
  advise(null);
  const found = numbers && await adviceFor(numbers, now);
  if (found) advise(found);
  if (done) {
    morning.done(done, done === newest ? found : null);
    part("morning-done").focus({ preventScroll: true });
  }
  return device.tellOfTheWeek(rows.length);
}

function hideHistory() {
  ["start", "morning", "morning-done", "next", "why", "days", "week"].forEach((name) => show(name, false));
}

async function look() {
  const known = await whoIsIt();
  say("lead", w(known ? "lead.known" : "lead.guest"));
  show("leave", known);
  show("units", !known);
  keep.showFor(known);
  await Promise.all([known ? hideHistory() : showHistory(), showProgramme(), unsent.showUnsent(), device.showReady(), device.showSpace()]);
  show("note", false);
  show("all", true);
}

async function afterMorning(question) {
  answered = question;
  await look();
}

function change() {
  morning.ask({ ...answered, row: answered.row });
  morning.done(null);
  part("morning-scale").querySelector("button").focus();
}

device.listen();
unsent.listen();
keep.listen(look);
morning.listen(afterMorning);
physio.listen();
buttons("change").forEach((button) => button.addEventListener("click", change));
// A page that comes back from the browser's memory may be of somebody who has left.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
addEventListener("online", look);
addEventListener("selfcare:kept", showProgramme);
look();
