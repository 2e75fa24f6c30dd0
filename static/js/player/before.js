// The page before the first step: which knee, how much pain, and the Start button.

import { find, findAll, make, setText } from "../lib/dom.js";
import { instead, stepsBy } from "./equipment.js";
import { level } from "./light.js";
import { EASIER_FROM, REST_FROM, mayStart } from "./machine.js";
import { act, swapLine, titleOf } from "./questions.js";
import { scaleButtons } from "./screen.js";
import { timeline } from "./timeline.js";

const COLOURS = { green: "go", amber: "slow", red: "stop" };

const withoutLoad = ({ plan, preferences }) => timeline(plan, { ...preferences, load: false }).segments.length > 0;

// What stands in for what, each line once.
function swapsOf({ plan, preferences }, w) {
  return [...new Set(plan.steps.flatMap((step) => instead(step, preferences.equipment)).map((note) => swapLine(note, w)))];
}

// A step that nothing helps may be left out.
function withoutOffers({ plan, preferences, without }, w) {
  return stepsBy("none", plan, preferences.equipment).map((key) => {
    const step = plan.steps.find((item) => item.key === key);
    return act(w("swap.leave", { title: titleOf(step) }), { type: "without", step: key }, { pressed: without.includes(key) });
  });
}

// The one thing that is still to be chosen before the session can start; empty where nothing is.
function missingOf(state) {
  if (!state.clear || mayStart(state)) return "";
  if (!state.timeline.segments.length && !(state.before >= REST_FROM)) return "nothing";
  if (state.knee === null) return "knee";
  if (state.before === undefined) return "pain";
  return withoutLoad(state) ? "rest" : "only_rest";
}

/** What the page before the first step says and allows. */
export function beforeScene(state, w) {
  const { before, choice } = state;
  const gone = state.timeline.segments.length === 0;
  const note = [];
  if (!state.preferences.pressure && state.clear && state.plan.steps.some(({ kind }) => kind === "press")) note.push(w("before.no_pressure"));
  if (state.pressed.length && state.preferences.pressure) note.push(w("before.pressed", { muscles: [...new Set(state.pressed)].join(", ") }));
  if (state.cooled) note.push(w("before.ice"));
  if (gone) note.push(w("before.nothing_left"));
  if (before >= EASIER_FROM && before < REST_FROM) note.push(w("before.gentle"));
  if (before >= REST_FROM) note.push(w(withoutLoad(state) ? "before.rest" : "before.rest.only"));
  return {
    note: [...note, ...swapsOf(state, w)], missing: missingOf(state), minutes: Math.max(1, Math.ceil(state.timeline.seconds / 60)),
    offers: [
      before >= EASIER_FROM && before < REST_FROM ? act(w("before.gentle.do"), { type: "choose", choice: "gentle" }, { pressed: state.gentle }) : null,
      before >= REST_FROM ? act(w("before.rest.do"), { type: "choose", choice: "rest" }, { pressed: false }) : null,
      before >= REST_FROM && withoutLoad(state) ? act(w("before.no_load.do"), { type: "choose", choice: "no-load" }, { pressed: choice === "no-load" }) : null,
      ...withoutOffers(state, w),
    ].filter(Boolean),
  };
}

/** The form before the first step; `tell` says why it cannot start, if so. */
export function beforeForm(form, w, dispatch, start) {
  const part = Object.fromEntries(findAll("[data-before]", form).map((element) => [element.dataset.before, element]));
  findAll("[data-side]", form).forEach((button) => button.addEventListener("click", () => dispatch({ type: "knee", side: button.dataset.side })));
  part.scale.replaceChildren(...scaleButtons((value) => dispatch({ type: "before", value })));
  part.none.addEventListener("click", () => dispatch({ type: "before", value: null }));
  part.short.addEventListener("click", () => dispatch({ type: "short", on: part.short.getAttribute("aria-pressed") !== "true" }));
  part.start.addEventListener("click", () => (part.start.getAttribute("aria-disabled") === "true" ? leadTo(lacks) : start()));

  let lacks = "";
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));

  return {
    show(state) {
      const made = beforeScene(state, w);
      findAll("[data-side]", form).forEach((button) => press(button, button.dataset.side === state.knee));
      findAll("[data-value]", part.scale).forEach((button) => {
        const on = Number(button.dataset.value) === state.before;
        press(button, on);
        button.className = on ? COLOURS[level(state.before)] : "";
      });
      press(part.none, state.before === null);
      press(part.short, Boolean(state.preferences.short));
      part.notes.replaceChildren(...made.note.map((text) => make("p", {}, text)));
      showOffers(made.offers);
      part.start.setAttribute("aria-disabled", String(!mayStart(state)));
      lacks = made.missing;
      setText(part.minutes, w("before.minutes", { n: made.minutes }));
      setText(part.missing, lacks && w(`before.missing.${lacks}`));
    },
    // What is over in a moment stands above the page: nothing moves when it goes.
    tell(text, { waits = false } = {}) {
      part.status.classList.toggle("waits", waits);
      setText(part.status, text);
      part.status.hidden = !text;
    },
    offerRetry(retry) {
      part.retry.hidden = !retry;
      if (retry) part.retry.onclick = retry;
    },
    warn(lines) {
      part.storage.replaceChildren(...lines.map((text) => make("p", {}, text)));
      part.storage.hidden = !lines.length;
    },
  };

  // Whoever chose one of them by keyboard is still there afterwards.
  function showOffers(offers) {
    const at = [...part.offers.children].indexOf(document.activeElement);
    part.offers.replaceChildren(...offers.map((offer) => {
      const button = make("button", { class: "btn btn-secondary", type: "button", "aria-pressed": String(offer.pressed) }, offer.label);
      button.addEventListener("click", () => dispatch(offer.event));
      return button;
    }));
    if (at >= 0) part.offers.children[at]?.focus({ preventScroll: true });
  }

  // A Start that cannot start yet leads to what is missing.
  function leadTo(name) {
    const at = { knee: find("[data-side]", form), pain: find("[data-value]", form), rest: find("button", part.offers), only_rest: find("button", part.offers) }[name];
    at?.scrollIntoView({ block: "center" });
    at?.focus({ preventScroll: true });
  }
}
