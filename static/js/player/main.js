// Wires the player: state and clock in the middle, the page and the device around it.

import { find, findAll } from "../lib/dom.js";
import { wordsFrom } from "../lib/strings.js";
import { uuid } from "../lib/uuid.js";
import { maySend, ownerOf, send, sendWaiting, TAKEN } from "../offline/outbox.js";
import { get, put, readSwitches, remove, writeSwitches } from "../offline/store.js";
import { askMe } from "./api.js";
import { beforeForm } from "./before.js";
import { instant, now, wall, zone } from "./clock.js";
import { RUNNING, segmentOf, stepOf } from "./core.js";
import { cuesBetween, effects } from "./cues.js";
import { FRESH_MS, anotherKnee, isUsed, mayPass, passIsHere, useUp, withdrawalOf } from "./gate.js";
import { listenToHeadset, listenToKeys } from "./keyboard.js";
import * as machine from "./machine.js";
import { screen } from "./screen.js";
import { beginOf, nameOf } from "./view.js";
import { voice } from "./voice.js";
import { keepAwake } from "./wake-lock.js";

const TICK_MS = 200;
const FROZEN_MS = 2 * TICK_MS;
const STALE_MS = 2 * 60 * 60 * 1000;
const DEFAULT_SWITCHES = { voice: true, beeps: true, vibration: true, flash: true };
// Reloading in these moments must not lose the place.
const KEEP_EVERY_MS = 1000;
// Between steps the server is asked again at most this often, and at Start for no longer than this.
const LOOK_EVERY_MS = 30 * 1000;
const SOON_MS = 2000;
// Paused for this long, the screen may go dark.
const DOZE_MS = 5 * 60 * 1000;
const ALWAYS = ["pause", "hidden", "shown"];

const root = find("#main");
const plan = JSON.parse(find("#plan").textContent);
const w = wordsFrom(find("#strings"));
const switches = readSwitches(DEFAULT_SWITCHES);
const session = { me: null, askedAt: 0, uid: null, owner: "guest", opened: "same", started_at: null, ended_at: null, zone: zone(), pass: null };

let state = machine.initial(plan);
let seenAt = now();
let keptAt = 0;
let starting = false;
let dozing = null;
let lookedAt = -Infinity;
// Why the session was ended from outside; it stays to be read.
let endedBy = "";

const page = screen(root, w, dispatch);
const form = beforeForm(find("#before"), w, dispatch, start);
const sound = effects(switches, page.flash);
const talk = voice(w, switches, document.documentElement.lang);
const awake = keepAwake((held) => page.tell(endedBy || (held ? "" : w("wake.refused"))));

/** Take one event: let time pass up to now, then change the state, the page and the device. */
function dispatch(event) {
  const at = now();
  const before = state;
  // After a reload the sound needs a tap of its own.
  if (event.type === "resume") sound.unlock();
  if (!["tick", "hidden", "shown"].includes(event.type) && RUNNING.includes(state.phase)) state = machine.next(state, { type: "tick" }, at);
  // A tap meant for a screen that is gone by now does nothing; stopping always works.
  if (before.phase === state.phase || ALWAYS.includes(event.type)) state = machine.next(state, event, at);
  const cues = cuesBetween(before, seenAt, state, at);
  seenAt = at;
  follow(before, cues, at);
}

function follow(before, cues, at) {
  if (state.goto && state.goto !== before.goto) return leaveFor(state.goto);
  if (state.phase === "before") return form.show(state);
  const changed = before.phase !== state.phase || before.at !== state.at || before.trying !== state.trying
    || before.rows.length !== state.rows.length || before.saved !== state.saved;
  page.update(state, at, changed);
  cues.forEach(give);
  if (changed || at - keptAt > KEEP_EVERY_MS) keepDraft(at);
  if (changed) onPhase(before.phase);
  return undefined;
}

function give(cue) {
  sound.play(cue);
  if (cue.name === "silence") return talk.silence();
  const segment = segmentOf(state);
  const next = segment?.type === "rest" ? stepOf(state, segment.next).exercise.title : "";
  const name = segment ? nameOf(state, w) : "";
  const key = cue.name === "ready" && segment?.reason === "switch" ? "switch" : cue.name;
  return talk.say(`say.${key}`, { name, next, text: segment ? beginOf(stepOf(state)) : "", side: segment ? w(`side.${segment.side}`) : "", n: cue.value ?? "" });
}

function onPhase(before) {
  if (before === state.phase) return;
  if (["after", "stopped"].includes(state.phase)) {
    session.ended_at ??= instant();
    awake.stop();
  }
  if (state.phase === "saving") save();
  clearTimeout(dozing);
  if (["ready", "rest"].includes(state.phase)) lookAgain();
  if (state.phase === "paused") dozing = setTimeout(awake.stop, DOZE_MS);
  else if (RUNNING.includes(state.phase)) awake.start();
}

// Between two steps: was something of this session taken back meanwhile? What was done is kept.
async function lookAgain() {
  if (wall() - lookedAt < LOOK_EVERY_MS) return;
  lookedAt = wall();
  endWhereWithdrawn(await askMe());
}

function endWhereWithdrawn(me) {
  const withdrawal = withdrawalOf(me, plan);
  if (!withdrawal || ["after", "which", "stopped", "saving", "saved"].includes(state.phase)) return;
  endedBy = w("withdrawn.ended", { reason: withdrawal.reason });
  // From whatever is asked just now, the way to the end.
  ["resume", "leave", "finish"].forEach((type) => dispatch({ type }));
  page.tell(endedBy);
}

async function keepDraft(at) {
  keptAt = at;
  if (["saving", "saved"].includes(state.phase) || !session.uid) return;
  const { me, askedAt, ...facts } = session;
  const kept = await put("drafts", { slug: plan.routine.slug, plan: plan.id, facts, owner: session.owner, state: machine.frozen(state, at), at: wall() });
  if (!kept) page.tell(w("store.refused"));
}

async function leaveFor(where) {
  awake.stop();
  talk.silence();
  await remove("drafts", plan.routine.slug);
  const check = session.me?.safety.check_url ?? root.dataset.check;
  location.assign(where === "safety" ? `${check}?changed=1&routine=${encodeURIComponent(plan.routine.slug)}` : root.dataset.detail);
}

// ---- the way in

async function ask() {
  form.tell(w("before.checking"));
  form.offerRetry(null);
  const passed = await mayPass(plan, wall());
  if (passed.way === "leave") return location.replace(passed.url);
  if (passed.way !== "clear") return refuse(passed);
  session.me = passed.me;
  session.askedAt = now();
  session.opened = passed.me.safety.opened ?? "same";
  session.pass = passed.me.safety.pass;
  form.tell("");
  dispatch({ type: "clear", pressure: passed.pressure, locked: passed.locked, pass: session.pass, light: session.me.safety.locks?.light === true });
  return true;
}

function refuse({ way, reason = "" }) {
  dispatch({ type: "blocked" });
  form.tell(w(`before.${way}`, { reason }));
  if (way === "unknown") form.offerRetry(ask);
  // This page is from before the withdrawal: a new one has what may still be done, or says why nothing may.
  if (way === "withdrawn") form.offerRetry(() => location.reload());
  return false;
}

/** Whether nothing of the plan was taken back since the way was clear. A server that stays silent does not hold anyone up. */
async function stillOffered() {
  const withdrawal = withdrawalOf(await askMe("", "", SOON_MS), plan);
  return withdrawal ? refuse({ way: "withdrawn", reason: withdrawal.reason }) : true;
}

function takeSwitches({ preferences = {} }) {
  const { voice: speak, beeps, vibration, flash } = preferences;
  const wished = { voice: speak, beeps, vibration, flash };
  const given = Object.entries(wished).filter(([, on]) => typeof on === "boolean");
  Object.assign(switches, readSwitches({ ...DEFAULT_SWITCHES, ...Object.fromEntries(given) }));
  showSwitches();
}

async function start() {
  if (starting || !machine.mayStart(state)) return;
  // Sound, voice and wake lock must begin inside the tap.
  sound.unlock();
  talk.prime();
  starting = true;
  const held = now() - session.askedAt <= FRESH_MS && passIsHere(session.pass) && !(await isUsed(session.pass));
  const fresh = held ? await stillOffered() : await ask();
  starting = false;
  if (!fresh || !machine.mayStart(state)) return;
  // The check was about one knee; the other one has its own.
  if (anotherKnee(session.me, state.knee)) return leaveFor("safety");
  // From here on this pass opens nothing else, also in another tab.
  await useUp(session.pass);
  session.uid = uuid();
  session.owner = ownerOf(session.me, session.opened);
  session.started_at = instant();
  lookedAt = wall();
  find("#before").hidden = true;
  root.focus({ preventScroll: true });
  awake.start();
  dispatch({ type: "start" });
  run();
}

function run() {
  const timer = setInterval(() => {
    if (["saved", "saving"].includes(state.phase)) clearInterval(timer);
    else dispatch({ type: "tick" });
  }, TICK_MS);
  const paint = () => {
    if (["saved", "saving"].includes(state.phase)) return;
    // After a sleep the next tick says what happened; until then the picture waits.
    if (RUNNING.includes(state.phase) && now() - seenAt < FROZEN_MS) page.move(state, now());
    requestAnimationFrame(paint);
  };
  requestAnimationFrame(paint);
  page.ahead(plan.steps.map(({ key }) => key));
}

// ---- the way out

async function save() {
  const document = machine.document(state, { ...session, language: plan.language });
  const kept = { uid: session.uid, owner: session.owner, title: plan.routine.title, document };
  const onDevice = await put("sessions", kept);
  await remove("drafts", plan.routine.slug);
  if (kept.owner === "guest" || !maySend(session.me)) {
    const where = session.me?.authenticated && kept.owner !== "guest" ? "consent" : "guest";
    return dispatch({ type: "saved", where: onDevice ? where : "page" });
  }
  return sendNow(kept, onDevice);
}

async function sendNow(kept, onDevice = true) {
  const { status, reason } = (await send([kept], session.me)).get(kept.uid) ?? {};
  if (TAKEN.includes(status)) {
    const url = root.dataset.session.replace("00000000-0000-0000-0000-000000000000", kept.uid);
    return dispatch({ type: "saved", where: "account", url });
  }
  if (status) return dispatch({ type: "saved", where: "rejected", reason });
  addEventListener("online", () => sendNow(kept), { once: true });
  return dispatch({ type: "saved", where: onDevice ? "device" : "page" });
}

// ---- a session that was under way

async function pickUp() {
  const draft = await get("drafts", plan.routine.slug);
  if (!draft || draft.plan !== plan.id) return false;
  const me = await askMe();
  // Without a network the phone's own word counts; a stop ends what was under way, and somebody else's session is not shown.
  if (me?.safety.state === "stopped") {
    location.replace(me.safety.stop_url);
    return true;
  }
  if (me && draft.owner !== "guest" && draft.owner !== ownerOf(me)) return false;
  Object.assign(session, draft.facts, { me });
  state = { ...draft.state, plan, stale: wall() - draft.at > STALE_MS };
  if (me) takeSwitches(me);
  find("#before").hidden = true;
  page.update(state, now(), true);
  if (state.phase === "saving") save();
  else run();
  endWhereWithdrawn(me);
  return true;
}

function showSwitches() {
  findAll("[data-switch]").forEach((button) => button.setAttribute("aria-pressed", String(switches[button.dataset.switch])));
}

function toggle(name) {
  switches[name] = !switches[name];
  if (name === "voice" && !switches.voice) talk.silence();
  writeSwitches(switches);
  showSwitches();
}

function listen() {
  findAll("[data-switch]").forEach((button) => button.addEventListener("click", () => toggle(button.dataset.switch)));
  document.addEventListener("visibilitychange", () => dispatch({ type: document.visibilityState === "hidden" ? "hidden" : "shown" }));
  addEventListener("pagehide", () => { if (session.uid) keepDraft(now()); });
  addEventListener("online", () => session.me && sendWaiting(session.me));
  const getState = () => state;
  listenToKeys({ getState, dispatch, choose: page.choose, toggleVoice: () => toggle("voice") });
  listenToHeadset({ getState, dispatch });
}

async function open() {
  // The page says that the player needs scripts until they run: a script that never arrives says nothing.
  find("[data-part=note]").remove();
  listen();
  showSwitches();
  if (await pickUp()) return;
  find("#before").hidden = false;
  form.show(state);
  if (!(await ask())) return;
  takeSwitches(session.me);
  dispatch({ type: "prefer", knee: session.me.safety.knee || session.me.preferences?.knee, first_side: session.me.preferences?.first_side });
  sendWaiting(session.me);
}

open();
