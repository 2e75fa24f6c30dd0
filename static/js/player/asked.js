// What an address of the player asks for besides its routine: the programme and its slot, no pressing, half the sets, a stage, a beat;
// and what is said before the start without being asked. The page is the same for everybody, so all of it happens here.

import { wall } from "./clock.js";
import { find } from "../lib/dom.js";
import { usable } from "../offline/store.js";
import { staysAwake } from "./wake-lock.js";

const KEY = "selfcare:asked";
const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const SLOTS = ["morning", "noon", "evening"];
// The safety check lies between leaving and coming back; after this long, nobody came back from it.
const BACK_MS = 30 * 60 * 1000;
const METRONOME = "cadence-drill";

/** What a query says, and nothing that makes no sense: {assignment, slot, pressure, short, stage, bpm}. */
export function read(search) {
  const query = new URLSearchParams(search);
  const [assignment, slot, stage, bpm] = ["assignment", "slot", "stage", "bpm"].map((name) => query.get(name) ?? "");
  const made = { pressure: query.get("pressure") !== "no" };
  if (query.get("short") === "yes") made.short = true;
  if (UID.test(assignment)) made.assignment = assignment;
  // A slot is one of a programme.
  if (made.assignment && SLOTS.includes(slot)) made.slot = slot;
  if (/^\d$/.test(stage)) made.stage = Number(stage);
  if (/^\d{3}$/.test(bpm)) made.bpm = Number(bpm);
  return made;
}

/** The plan with the stage that was asked for; without one, or without such a stage, as it came. */
export function atStage(plan, stage) {
  const steps = plan.steps.map((step) => ({ ...step, ...step.stages?.find((one) => one.stage === stage) }));
  return { ...plan, steps };
}

/** The query of this page: its own, or what was asked for when it was left for the safety check. */
export function queryHere(place, store, slug, at) {
  try {
    const kept = JSON.parse(store.getItem(KEY));
    store.removeItem(KEY);
    if (place.search || kept?.slug !== slug || !(at - kept.at < BACK_MS)) return place.search;
    // So that a reload asks for the same.
    history.replaceState(history.state, "", `${place.pathname}${kept.search}`);
    return kept.search;
  } catch {
    return place.search;
  }
}

function keepQuery(slug, search) {
  try {
    if (search) sessionStorage.setItem(KEY, JSON.stringify({ slug, search, at: wall() }));
  } catch { /* Without a store it has to be asked for once more. */ }
}

// One tap more for those who tape; nobody else has to touch it.
function offerTape(session) {
  const chip = find("[data-before=taped]");
  chip?.addEventListener("click", () => {
    session.taped = !session.taped;
    chip.setAttribute("aria-pressed", String(session.taped));
  });
}

// Another stage is another plan: the page opens with it.
function offerStages(plan, search) {
  const step = plan.steps.find(({ stages }) => stages);
  const field = find("[data-before=stages]");
  if (!step || !field) return;
  const select = find("select", field);
  select.replaceChildren(...step.stages.map(({ stage }) => new Option(stage, stage, false, stage === step.stage)));
  select.addEventListener("change", () => {
    const query = new URLSearchParams(search);
    query.set("stage", select.value);
    location.replace(`?${query}`);
  });
  field.hidden = false;
}

// What this phone cannot do is said before the start, not in the middle.
async function warnings(w) {
  const { ok, reason } = await usable();
  return [ok ? "" : w(`store.${reason}`), staysAwake ? "" : w("wake.refused")].filter(Boolean);
}

/** What this page was asked for: {plan, wishes, leave}; what the session carries is noted in `session`. */
export async function asked(session, switches, w) {
  const made = JSON.parse(find("#plan").textContent);
  const { slug } = made.routine;
  let store = null;
  try { store = sessionStorage; } catch { /* forbidden */ }
  const search = queryHere(location, store, slug, wall());
  const { assignment, slot, pressure, short, stage, bpm } = read(search);
  Object.assign(session, { assignment, slot });
  const plan = atStage(made, stage);
  if (plan.steps.some(({ kind }) => kind === "interval")) await import("./intervals.js");
  offerTape(session);
  offerStages(plan, search);
  if (plan.steps.some(({ exercise }) => exercise.slug === METRONOME)) {
    import("./metronome.js").then(({ metronome }) => metronome({ root: find("#main"), place: find("[data-part=acts]"), bpm, switches, w })).catch(() => {});
  }
  return { plan, wishes: { ...(!pressure && { pressure }), ...(short && { short }) }, leave: () => keepQuery(slug, search), warnings: () => warnings(w) };
}
