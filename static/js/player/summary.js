// What was done, on the saved screen: right without a tap, and corrected in one place. A correction is the next version
// of the session; one that is in no account yet is changed where it lies.

import { find, make, setText } from "../lib/dom.js";
import { baseOf } from "../lib/canonical.js";
import { drain, queue } from "../offline/outbox.js";
import { get, put } from "../offline/store.js";
import { stepOf } from "./core.js";
import { LIMIT } from "./light.js";
import { scaleButtons } from "./screen.js";
import { sessionDocument } from "./session.js";

const OUTCOMES = ["done", "partly", "skipped"];
const MOST_NOTE = 2000;

/** Rows of a session by step and side: {key, side, outcome, soften, reps}. */
export function grouped(steps) {
  const groups = new Map();
  for (const row of steps) {
    const name = `${row.key} ${row.side}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()].map((rows) => ({
    key: rows[0].key, side: rows[0].side, outcome: together(rows.map(({ outcome }) => outcome)),
    soften: rows.map(({ soften_ms: ms }) => ms).filter((ms) => typeof ms === "number"),
    reps: rows.reduce((sum, { reps = 0 }) => sum + reps, 0),
  }));
}

const together = (outcomes) => (outcomes.every((outcome) => outcome === outcomes[0]) ? outcomes[0] : "partly");

/** The document after a correction: outcomes by step and side, the worst pain (null: not said), and a note. */
export function corrected(document, { outcomes, worst, note }, side) {
  const steps = document.steps.map((row) => withOutcome(row, outcomes[`${row.key} ${row.side}`]));
  const others = document.pain.filter(({ moment }) => moment !== "worst");
  const asked = document.pain.find(({ moment }) => moment === "worst") ?? { moment: "worst", area: document.pain[0]?.area ?? "knee", side };
  const made = { ...document, steps, pain: worst === null ? others : [...others, { ...asked, value: worst }] };
  if (note) made.note = note;
  else delete made.note;
  return made;
}

function withOutcome(row, outcome) {
  if (!outcome || outcome === row.outcome) return row;
  if (outcome !== "skipped") return { ...row, outcome };
  const { soften_ms: _soften, reps: _reps, ...rest } = row;
  return { ...rest, outcome, worked_ms: 0 };
}

/** What the page for a new run is told of a session with stages, as a query; empty where it has none, or nothing was done. */
export function runOf(steps) {
  const staged = steps.filter(({ stage }) => stage !== undefined);
  const worked = staged.reduce((sum, { worked_ms: ms = 0 }) => sum + ms, 0);
  return worked ? `stage=${staged[0].stage}&minutes=${Math.max(1, Math.round(worked / 60000))}` : "";
}

const worstOf = ({ pain }) => pain.find(({ moment }) => moment === "worst")?.value ?? null;

/** Show the summary in `place`; `session` holds who it belongs to. */
export function summary({ place, state, session, plan, w }) {
  const { title } = plan.routine;
  let current = sessionDocument(state, { ...session, language: plan.language });
  const box = make("section", { class: "summary" });
  place.append(box);
  const name = ({ key, side }) => {
    const { exercise } = stepOf(state, key);
    return w.has(`side.${side}`) ? w("name.side", { title: exercise.title, side: w(`side.${side}`) }) : exercise.title;
  };

  function line(group) {
    const soft = group.soften.length ? w("summary.soften", { n: group.soften.map((ms) => Math.round(ms / 1000)).join(", ") }) : "";
    const reps = group.reps ? w("summary.reps", { n: group.reps }) : "";
    return make("li", {}, make("b", {}, name(group)), make("span", {}, [w(`summary.${group.outcome}`), soft, reps].filter(Boolean).join(" · ")));
  }

  function show(said = "") {
    const worst = worstOf(current);
    const edit = make("button", { class: "chip", type: "button" }, w("summary.edit"));
    edit.addEventListener("click", correct);
    const mayEdit = session.owner === "guest" || globalThis.crypto?.subtle;
    box.replaceChildren(
      make("h2", {}, w("summary.title")), make("ul", { class: "care-lines" }, ...grouped(current.steps).map(line)),
      make("p", {}, worst === null ? w("summary.worst.none") : w("summary.worst", { n: worst })),
      ...(current.note ? [make("p", {}, current.note)] : []), ...(mayEdit ? [edit] : []), make("p", { role: "status" }, said),
    );
    return edit;
  }

  function correct() {
    const form = make("form", {});
    const chosen = { outcomes: {}, worst: worstOf(current) };
    const note = make("textarea", { maxlength: MOST_NOTE, rows: 3, id: "summary-note" });
    note.value = current.note ?? "";
    const cancel = make("button", { class: "chip", type: "button" }, w("summary.cancel"));
    cancel.addEventListener("click", () => show().focus());
    form.append(
      ...grouped(current.steps).map((group) => outcomeField(group, chosen)), worstField(chosen),
      make("label", { for: "summary-note" }, w("summary.note")), note,
      make("div", { class: "before-row" }, make("button", { class: "chip", type: "submit" }, w("summary.save")), cancel),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = await keep(corrected(current, { ...chosen, note: note.value.trim() }, state.knee));
      show(said).focus();
    });
    box.replaceChildren(make("h2", {}, w("summary.edit")), form);
    find("select", form).focus();
  }

  function outcomeField(group, chosen) {
    const id = `outcome-${group.key}-${group.side}`;
    const select = make("select", { id }, ...OUTCOMES.map((outcome) => make("option", { value: outcome }, w(`summary.${outcome}`))));
    select.value = group.outcome;
    select.addEventListener("change", () => { chosen.outcomes[`${group.key} ${group.side}`] = select.value; });
    return make("p", {}, make("label", { for: id }, name(group)), select);
  }

  function worstField(chosen) {
    const field = make("fieldset", {}, make("legend", {}, w("after.cue")));
    const none = make("button", { class: "chip", type: "button" }, w("no_answer"));
    const scale = make("div", { class: "tapscale" }, ...scaleButtons((value) => set(value)));
    const set = (value) => {
      chosen.worst = value;
      [...scale.children].forEach((button) => button.setAttribute("aria-pressed", String(Number(button.dataset.value) === value)));
      none.setAttribute("aria-pressed", String(value === null));
    };
    none.addEventListener("click", () => set(null));
    set(chosen.worst);
    field.append(scale, none);
    return field;
  }

  async function keep(made) {
    const kept = session.owner === "guest" ? await keepHere(made) : await keepNext(made);
    if (!kept) return w("summary.failed");
    return [w("summary.saved"), worstOf(current) > LIMIT ? w("care.high") : ""].filter(Boolean).join(" ");
  }

  async function keepHere(made) {
    const lies = await get("sessions", made.uid);
    if (!lies || !(await put("sessions", { ...lies, document: made }))) return false;
    current = made;
    return true;
  }

  async function keepNext(made) {
    const next = { ...made, revision: current.revision + 1, base: await baseOf(current) };
    if (!(await queue(next, { owner: session.owner, title }))) return false;
    current = next;
    if (session.me?.csrf) await drain(session.me);
    return true;
  }

  // A run is noted where runs are; the stage and the minutes are filled in there.
  const ran = runOf(current.steps);
  const { run } = find("#main").dataset;
  if (ran && run && session.me?.authenticated) box.before(make("p", {}, make("a", { class: "btn btn-secondary", href: `${run}?${ran}` }, w("saved.run"))));
  show();
}
