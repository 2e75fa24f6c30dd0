// The page before the first step: which knee, how much pain, and the Start button.

import { find, findAll, make, setText } from "../lib/dom.js";
import { level } from "./light.js";
import { beforeScene } from "./questions.js";
import { scaleButtons } from "./screen.js";

const COLOURS = { green: "go", amber: "slow", red: "stop" };

/** The form before the first step; `tell` says why it cannot start, if so. */
export function beforeForm(form, w, dispatch, start) {
  const part = Object.fromEntries(findAll("[data-before]", form).map((element) => [element.dataset.before, element]));
  findAll("[data-side]", form).forEach((button) => button.addEventListener("click", () => dispatch({ type: "knee", side: button.dataset.side })));
  part.scale.replaceChildren(...scaleButtons((value) => dispatch({ type: "before", value })));
  part.none.addEventListener("click", () => dispatch({ type: "before", value: null }));
  part.short.addEventListener("click", () => dispatch({ type: "short", on: part.short.getAttribute("aria-pressed") !== "true" }));
  part.start.addEventListener("click", start);

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
      part.offers.replaceChildren(...made.offers.map((offer) => {
        const button = make("button", { class: "btn btn-secondary", type: "button", "aria-pressed": String(offer.pressed) }, offer.label);
        button.addEventListener("click", () => dispatch(offer.event));
        return button;
      }));
      part.start.disabled = !made.mayStart;
      setText(part.minutes, w("before.minutes", { n: made.minutes }));
      setText(part.missing, made.mayStart ? "" : missing(state));
    },
    tell(text) {
      setText(part.status, text);
      part.status.hidden = !text;
    },
    offerRetry(retry) {
      part.retry.hidden = !retry;
      if (retry) part.retry.onclick = retry;
    },
    focus() { find("button", form).focus({ preventScroll: true }); },
  };

  function missing(state) {
    if (!state.clear) return "";
    if (state.knee === null) return w("before.missing.knee");
    return state.before === undefined ? w("before.missing.pain") : "";
  }
}
