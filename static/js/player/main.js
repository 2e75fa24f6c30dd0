// Wires the player: state and clock in the middle, the page and the device around it.

import { breath, find, findAll } from "../lib/dom.js";
import { wordsFrom } from "../lib/strings.js";
import { uuid } from "../lib/uuid.js";
import { ownerOf } from "../offline/people.js";
import { get, put, remove } from "../offline/store.js";
import { askMe } from "./api.js";
import { instant, now, wall, zone } from "./clock.js";
import { RUNNING, STALE_MS, directionOf, segmentOf, stepOf } from "./core.js";
import { cuesBetween, effects } from "./cues.js";
import * as gate from "./gate.js";
import * as machine from "./machine.js";
import { preferences, wishes } from "./preferences.js";
import { screen } from "./screen.js";
import { beginOf, nameOf } from "./view.js";
import { voice } from "./voice.js";
import { keepAwake } from "./wake-lock.js";

const TICK_MS = 200;
const FROZEN_MS = 2 * TICK_MS;
// Reloading in these moments must not lose the place.
const KEEP_EVERY_MS = 1000;
// Between steps the server is asked again at most this often, and at Start for no longer than this.
const LOOK_EVERY_MS = 30 * 1000;
const SOON_MS = 2000;
// Paused for this long, the screen may go dark.
const DOZE_MS = 5 * 60 * 1000;
const ALWAYS = ["pause", "hidden", "shown"];

const root = find("#main");
const w = wordsFrom(find("#strings"));
const prefs = preferences(showPreferences);
const switches = prefs.values;
const session = { me: null, askedAt: 0, uid: null, owner: "guest", opened: "same", started_at: null, ended_at: null, zone: zone(), pass: null };

// What the address asks for besides the routine, and the kinds of step that few plans have; in the clinic nothing is kept (trial.js).
const [{ beforeForm }, { plan, wishes: asked, leave, warnings }, trial] = await Promise.all([
  import("./before.js"), import("./asked.js").then((made) => made.asked(session, switches, w)), root.dataset.trial && import("./trial.js"),
]);
Object.assign(asked, trial?.WISHES);
let state = { ...machine.initial(plan, asked), ...trial?.BEGIN };
let seenAt = now();
// The last picture before the tab was stopped: a browser that says nothing of it is found out by the gap.
let drawnAt = seenAt;
let [keptAt, lookedAt, starting] = [0, -Infinity, false];
let [saving, dozing] = [null, null];
let tellHeadset = () => {};
// Why the session was ended from outside; it stays to be read.
let endedBy = "";

const page = screen(root, w, dispatch);
const form = beforeForm(find("#before"), w, dispatch, start);
const talk = voice(w, switches, document.documentElement.lang);
const sound = effects(switches, page.flash, () => switches.voice && !talk.available());
const awake = keepAwake((held) => page.tell(endedBy || (held ? "" : w("wake.refused"))));

/** Take one event: let time pass up to now, then change the state, the page and the device. */
function dispatch(event) {
  const at = now();
  const before = state;
  if (drawnAt > seenAt && at - drawnAt > FROZEN_MS) state = machine.next(state, { type: "tick" }, drawnAt);
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
    || before.rows.length !== state.rows.length || before.work.skin !== state.work.skin || before.saved?.where !== state.saved?.where;
  page.update(state, at, changed);
  // A new screen is work enough for one task: the sound comes right behind it.
  if (cues.length) breath().then(() => cues.forEach(give));
  if (changed || at - keptAt > KEEP_EVERY_MS) keepDraft(at);
  if (before.rows.length !== state.rows.length) keepInMind(state);
  if (changed) onPhase(before.phase);
  return undefined;
}

function give(cue) {
  sound.play(cue);
  if (cue.name === "silence") return talk.silence();
  const segment = segmentOf(state);
  const next = segment?.type === "rest" ? stepOf(state, segment.next).exercise.title : "";
  const name = segment ? nameOf(state, w) : "";
  const turns = segment?.type === "press" ? directionOf(state) : "";
  const key = { ready: segment?.reason === "switch" && "switch", go: turns && "lean" }[cue.name] || cue.name;
  return talk.say(`say.${key}`, { name, next, text: cue.name === "go" ? turns : segment ? beginOf(stepOf(state)) : "", side: segment ? w(`side.${segment.side}`) : "", n: cue.value ?? "" });
}

function onPhase(before) {
  if (segmentOf(state)) tellHeadset(nameOf(state, w), plan.routine.title);
  if (before === state.phase) return;
  if (trial && state.phase === "after") return dispatch({ type: "worst", value: null });
  if (["after", "stopped"].includes(state.phase)) {
    session.ended_at ??= instant();
    awake.stop();
  }
  // What was stopped is not left to another tap.
  if (["stopped", "saving"].includes(state.phase)) saving ??= save();
  // What could not be kept stands in the words of the end.
  if (state.phase === "saved") page.tell(endedBy);
  if (state.phase === "saved" && !trial) import("./summary.js").then(({ summary }) => summary({
    place: find("[data-part=switches]").parentNode, state, session, w, plan,
  }));
  clearTimeout(dozing);
  if (["ready", "rest"].includes(state.phase)) lookAgain();
  if (state.phase === "paused") dozing = setTimeout(awake.stop, DOZE_MS);
  else if (RUNNING.includes(state.phase)) awake.start();
}

// Between two steps: was something of this session taken back meanwhile? What was done is kept.
async function lookAgain() {
  if (wall() - lookedAt < LOOK_EVERY_MS) return;
  lookedAt = wall();
  endWhereWithdrawn(await (trial?.ask ?? askMe)());
}

function endWhereWithdrawn(me) {
  const withdrawal = gate.withdrawalOf(me, plan);
  if (!withdrawal || ["after", "which", "stopped", "saving", "saved"].includes(state.phase)) return;
  endedBy = w("withdrawn.ended", { reason: withdrawal.reason });
  // From whatever is asked just now, the way to the end.
  ["resume", "leave", "finish"].forEach((type) => dispatch({ type }));
  page.tell(endedBy);
}

async function keepDraft(at) {
  keptAt = at;
  if (saving || ["saving", "saved"].includes(state.phase) || !session.uid) return;
  const { me, askedAt, ...facts } = session;
  const kept = await put("drafts", { slug: plan.routine.slug, plan: plan.id, facts, owner: session.owner, state: machine.frozen(state, at), at: wall() });
  if (!kept) page.tell(w("store.refused"));
}

async function leaveFor(where) {
  awake.stop();
  talk.silence();
  if (!trial) await remove("drafts", plan.routine.slug);
  leave();
  const check = session.me?.safety.check_url ?? root.dataset.check;
  location.assign(where === "safety" ? `${check}?changed=1&routine=${encodeURIComponent(plan.routine.slug)}` : root.dataset.detail);
}

const memory = async () => trial || import("./memory.js");
const keepInMind = async (of) => (await memory()).remember(of, mine(), wall());
// Whose memory counts: somebody else on this phone has none here.
const mine = () => (session.opened === "guest" ? null : ownerOf(session.me, session.opened));

// ---- the way in

async function ask() {
  form.tell(w("before.checking"), { waits: true });
  form.offerRetry(null);
  const passed = await (trial ?? gate).mayPass(plan, wall());
  if (passed.way === "leave") return leave(), location.replace(passed.url);
  if (passed.way !== "clear") return refuse(passed);
  session.me = passed.me;
  session.askedAt = now();
  session.opened = passed.me.safety.opened ?? "same";
  session.pass = passed.me.safety.pass;
  const { known, pressed, numb, iced } = await (await memory()).recollect(session.me, mine(), wall());
  form.tell("");
  dispatch({ type: "clear", pressure: passed.pressure && !numb, known, pressed, iced, locked: passed.locked, pass: session.pass, light: session.me.safety.locks?.light === true });
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
  const withdrawal = gate.withdrawalOf(await askMe("", "", SOON_MS), plan);
  return withdrawal ? refuse({ way: "withdrawn", reason: withdrawal.reason }) : true;
}

async function start() {
  if (starting || !machine.mayStart(state)) return;
  // Sound, voice and wake lock must begin inside the tap; the person's own music goes on.
  if (navigator.audioSession) navigator.audioSession.type = "transient";
  sound.unlock();
  talk.prime();
  starting = true;
  const held = now() - session.askedAt <= gate.FRESH_MS && (await gate.passIsHere(session.pass)) && !(await gate.isUsed(session.pass));
  const fresh = held ? await stillOffered() : await ask();
  starting = false;
  if (!fresh || !machine.mayStart(state)) return;
  // The check was about one knee; the other one has its own.
  if (gate.anotherKnee(session.me, state.knee)) return leaveFor("safety");
  // From here on this pass opens nothing else, also in another tab.
  await gate.useUp(session.pass);
  // What has no name is kept nowhere.
  session.uid = trial ? null : uuid();
  session.owner = ownerOf(session.me, session.opened);
  session.started_at = instant();
  lookedAt = wall();
  // First the focus, then what it leaves: the other way round the browser lays the page out at once.
  root.focus({ preventScroll: true });
  find("#before").hidden = true;
  awake.start();
  dispatch({ type: "start" });
  await breath();
  run();
}

function run() {
  const timer = setInterval(() => {
    if (["saved", "saving"].includes(state.phase)) clearInterval(timer);
    else dispatch({ type: "tick" });
  }, TICK_MS);
  const paint = () => {
    if (["saved", "saving"].includes(state.phase)) return;
    const at = now();
    // After a sleep the next tick says what happened; until then the picture waits.
    if (RUNNING.includes(state.phase) && at - seenAt < FROZEN_MS) {
      page.move(state, at);
      drawnAt = at;
    }
    requestAnimationFrame(paint);
  };
  requestAnimationFrame(paint);
  way();
  page.ahead(plan.steps.map(({ key }) => key));
}

// ---- the way out

// Loaded while the session runs, so that it is here when it is needed.
const way = async () => (trial || await import("./saving.js")).saving({ session, plan, dispatch, getState: () => state, addressOf });
const save = async () => (await way())();
const addressOf = (sent) => root.dataset.session.replace("00000000-0000-0000-0000-000000000000", sent);

// ---- a session that was under way

async function pickUp() {
  const draft = await get("drafts", plan.routine.slug);
  if (!draft || draft.plan !== plan.id) return false;
  const found = await (await import("./pickup.js")).pickUp(draft, root.dataset.check);
  if (!found) return false;
  if (found.url) return location.replace(found.url), true;
  Object.assign(session, draft.facts, { me: found.me });
  state = { ...draft.state, plan, stale: draft.state.stale || wall() - draft.at > STALE_MS };
  prefs.take(found.person);
  find("#before").hidden = true;
  page.update(state, now(), true);
  if (["stopped", "saving"].includes(state.phase)) saving ??= save();
  else run();
  endWhereWithdrawn(found.me);
  return true;
}

// ---- what the person prefers

let showSettings = () => {};

function showPreferences(names) {
  if (!switches.voice) talk.silence();
  findAll("[data-switch]").forEach((button) => button.setAttribute("aria-pressed", String(switches[button.dataset.switch])));
  showSettings();
  // What the address asked for stands above what is preferred.
  dispatch({ ...wishes(switches, names, state.phase === "before"), ...(state.phase === "before" && asked) });
}

// The fold is wired when it is opened for the first time.
async function openSettings() {
  const { settings } = await import("./settings.js");
  showSettings = settings(find("[data-part=settings]"), prefs, sound, talk);
  showSettings();
}

const toggle = (name) => prefs.change(name, !switches[name]);

function listen() {
  findAll("[data-switch]").forEach((button) => button.addEventListener("click", () => toggle(button.dataset.switch)));
  document.addEventListener("visibilitychange", () => dispatch({ type: document.visibilityState === "hidden" ? "hidden" : "shown" }));
  // A tab that is put to sleep says so at that moment, not at the next tick that never comes.
  document.addEventListener("freeze", () => dispatch({ type: "hidden" }));
  document.addEventListener("resume", () => dispatch({ type: "shown" }));
  find("#before").addEventListener("click", sound.prepare, { once: true });
  // What stands still was kept when it stopped, with the time of then.
  addEventListener("pagehide", () => { if (session.uid && RUNNING.includes(state.phase)) keepDraft(now()); });
  find("[data-part=settings]").addEventListener("toggle", openSettings, { once: true });
}

async function listenToDevices() {
  const { listenToDevices: wire } = await import("./keyboard.js");
  tellHeadset = wire({ getState: () => state, dispatch, choose: page.choose, toggleVoice: () => toggle("voice"), letters: () => switches.keys });
}

async function open() {
  // The page says that the player needs scripts until they run: a script that never arrives says nothing.
  find("[data-part=note]").remove();
  listen();
  listenToDevices();
  showPreferences(Object.keys(switches));
  if (!trial && await pickUp()) return;
  find("#before").hidden = false;
  form.show(state);
  if (!trial) warnings().then(form.warn);
  page.ahead(plan.steps.slice(0, 1).map(({ key }) => key));
  if (!(await ask())) return;
  await prefs.take(session.me);
  dispatch({ type: "prefer", knee: session.me.safety.knee || session.me.preferences?.knee });
  page.warm(machine.next({ ...state, knee: state.knee ?? "left", before: state.before ?? 0 }, { type: "start" }, now()));
}

open();
