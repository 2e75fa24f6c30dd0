// The fold of settings: before the start and under pause the same one. Loaded when it is opened for the first time.

import { find, findAll } from "../lib/dom.js";

const NOTHING = "nothing";

// Pressing a thing adds or takes it away; nothing pressed at all says nothing, which is not "I have nothing".
function havingWith(have, slug) {
  if (slug === NOTHING) return have?.length === 0 ? null : [];
  const others = (have ?? []).filter((other) => other !== slug);
  const now = have?.includes(slug) ? others : [...others, slug].sort();
  return now.length ? now : null;
}

const isOn = (have, slug) => (slug === NOTHING ? have?.length === 0 : Boolean(have?.includes(slug)));

/** Wire the buttons of the fold; returns what shows the preferences on them. */
export function settings(root, { values, change }, sound, talk) {
  const buttons = findAll("[data-pref]", root);
  const things = findAll("[data-have]", root);
  for (const button of buttons) {
    const { pref, value } = button.dataset;
    button.addEventListener("click", () => change(pref, value === undefined ? !values[pref] : JSON.parse(value)));
  }
  for (const button of things) button.addEventListener("click", () => change("equipment", havingWith(values.equipment, button.dataset.have)));
  const tryCues = () => {
    sound.unlock();
    sound.play({ name: "go" });
    talk.say("say.go");
  };
  findAll("[data-try]", root).forEach((button) => button.addEventListener("click", tryCues));
  find(".choices", root).inert = false;
  return () => {
    const press = (button, on) => button.setAttribute("aria-pressed", String(on));
    for (const button of buttons) press(button, button.dataset.value === undefined ? values[button.dataset.pref] : values[button.dataset.pref] === JSON.parse(button.dataset.value));
    for (const button of things) press(button, isOn(values.equipment, button.dataset.have));
  };
}
