// Puts scenes on the page. Text goes in as text, pictures come from the page's own templates.

import { find, findAll, icon, make, onceLaidOut, setText } from "../lib/dom.js";
import { announcer } from "./announce.js";
import { now } from "./clock.js";
import { drawRing, turn } from "./ring.js";
import { SINGLE, live, scene } from "./view.js";

// How much of the limb is seen, in the plate's units: wide while the spot is looked for, a window while it is pressed.
// `above` is how much of it lies above the spot, `low` where the words and numbers at the foot begin.
const SIZES = { plate: { width: 350, height: 350 }, ring: { width: 290, height: 430, above: 0.32, low: 0.56 } };
const FLASH_MS = 350;
// A second tap of the same finger is not meant for the screen that came with the first.
const TWICE_MS = 600;
const NOT_THE_SCREEN = "button, a, summary, header, .acts, .ctl, .tapscale, .settings";
const NO_FIGURE = { show() {}, move() {}, ahead: () => Promise.resolve() };

const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** The screen of the player; `w` gives the words, `dispatch` takes what is tapped. */
export function screen(root, w, dispatch) {
  const part = Object.fromEntries(findAll("[data-part]", root).map((element) => [element.dataset.part, element]));
  const pictures = find("#pictures").content;
  const announce = announcer(part.live);
  let shown = { scene: null, ring: null, ends: false, view: 0, since: -Infinity };
  // The pictures come after the words: without them everything else works.
  let drawPlate = () => {};
  let figure = NO_FIGURE;
  let momentOf = () => null;
  const drawn = Promise.all([import("./figure.js"), import("./plate.js")]).then(([figures, plate]) => {
    figure = figures.figures(pictures, part.body, () => reduced.matches);
    ({ momentOf } = figures);
    ({ drawPlate } = plate);
    if (!shown.scene) return;
    showSpot(shown.scene);
    showFigure(shown.scene);
  }).catch(() => {});

  // Held for as long as the page is open: a drawing that was let go is read again in the middle of the session.
  const plates = new Map();
  function keepPlate(plate) {
    const src = plate.getAttribute("src");
    if (!plates.has(src)) plates.set(src, Object.assign(new Image(), { src }));
  }

  part.turn.addEventListener("click", turnPicture);
  part.run.addEventListener("click", tapAnywhere);
  findAll("[data-event]", root).forEach((button) => button.addEventListener("click", () => dispatch({ type: button.dataset.event })));

  // Where one thing comes next, the whole screen is its button.
  function tapAnywhere({ target }) {
    const type = SINGLE[root.dataset.state];
    if (type && !shown.scene?.ask && !target.closest(NOT_THE_SCREEN) && now() - shown.since > TWICE_MS) dispatch({ type });
  }

  function show(state) {
    const made = scene(state, w);
    const focusWasIn = part.acts.contains(document.activeElement) || part.scale.contains(document.activeElement);
    // Taking away what has the focus makes the browser look at everything at once; here it has nothing to do yet.
    if (focusWasIn) root.focus({ preventScroll: true });
    root.dataset.state = state.phase;
    root.classList.toggle("ask", !made.stage);
    root.classList.remove("set");
    root.classList.toggle("looped", Boolean(made.loop));
    part.run.classList.remove("away");
    lay(made);
    announce(made.live ?? made.title);
    // One fold of settings: it stood before the start, now it stands under pause.
    if (part.settings.parentNode !== part.switches) part.switches.append(part.settings);
    if (made.ask) onceLaidOut(part.title, () => shown.scene === made && (find("button, a", part.acts) ?? part.title).focus({ preventScroll: true }));
  }

  function lay(made) {
    part.run.hidden = false;
    setText(part.title, made.title);
    showLaps(made.place);
    showStage(made);
    showWords(made);
    showActs(made);
    part.ctl.hidden = !made.ctl;
    shown = { ...shown, scene: made };
  }

  function showLaps({ at, of }) {
    part.laps.setAttribute("aria-label", w("place", { n: Math.min(at, of), m: of }));
    part.laps.replaceChildren(...Array.from({ length: of }, (_, index) => make("i", { class: index + 1 < at ? "done" : index + 1 === at ? "now" : "" })));
    setText(part.count, w("place.short", { n: Math.min(at, of), m: of }));
  }

  function showStage(made) {
    part.stage.hidden = !made.stage;
    part.ring.hidden = made.stage !== "ring";
    // A new spot is first seen with the person's own eyes.
    if (made.spot?.step !== shown.scene?.spot?.step || made.spot?.views[0].y !== shown.scene?.spot?.views[0].y) shown.view = 0;
    part.pose.hidden = made.stage !== "pose";
    part.platebox.hidden = made.stage !== "plate";
    part.tide.hidden = !made.tide;
    shown.ring = null;
    // Slim lanes leave room for a picture.
    const isSlim = Boolean(made.spot || (made.figure && !made.next));
    part.ring.classList.toggle("slim", isSlim);
    if (made.stage === "ring") {
      const letters = { left: w("letter.left"), right: w("letter.right") };
      shown.ring = drawRing(part.lanes, { lanes: made.lanes, pieces: made.pieces ?? 0, letters, slim: isSlim });
      if (made.still) turn(shown.ring, 1);
    }
    part.lights.replaceChildren(...Array.from({ length: made.stage === "pose" ? Math.min(made.lights, 8) : 0 }, () => make("li")));
    showSpot(made);
    showFigure(made);
  }

  // There is one figure; it stands where the scene has room for it.
  function showFigure({ stage, next, figure: key, side }) {
    const room = next ? part.next : { pose: part.pose, plate: part.platebox, ring: part.inring }[stage];
    if (room && part.body.parentNode !== room) room.prepend(part.body);
    figure.show(key, side);
  }

  // ---- the spot: one view at a time, the others a tap away

  function showSpot({ spot, stage, figure: body }, turned = false) {
    // Last of all the whole body at the same work.
    const views = spot ? [...spot.views, ...(body ? [{ name: "body" }] : [])] : [];
    const view = views[shown.view % views.length];
    part.window.toggleAttribute("hidden", stage !== "ring" || !spot);
    part.ring.classList.toggle("windowed", Boolean(spot));
    part.stage.classList.toggle("whole", view?.name === "body");
    part.turn.hidden = views.length < 2;
    if (!view) return;
    part.turn.setAttribute("aria-label", w("look.turn", { view: w(`look.${view.name}`) }));
    if (view.name !== "body") drawSpot(stage === "ring" ? part.window : part.plate, spot, view, { stage, turned });
  }

  function drawSpot(svg, { muscle, left, find: text, tool, way, eased }, place, { stage, turned }) {
    const image = find(`[data-key="plate.${CSS.escape(muscle)}.${place.view}"]`, pictures)?.getAttribute("src");
    svg.setAttribute("aria-label", [text, `${w(`look.${place.name}`)}.`, place.own ? w("spot.own.sub") : ""].join(" ").trim());
    drawPlate(svg, { place, left, image, words: w, tool, way, eased, turned, size: SIZES[stage] });
  }

  function turnPicture() {
    shown.view += 1;
    showSpot(shown.scene, true);
  }

  function showWords(made) {
    part.sig.hidden = !made.sig;
    part.sig.className = `sig big ${made.sig ?? ""}`;
    showCue(made.cue ?? "");
    setText(part.beat, "");
    setText(part.second, made.sub ?? "");
    part.care.hidden = !made.list?.length;
    part.care.replaceChildren(...(made.list ?? []).map((text) => make("li", {}, text)));
    part.next.hidden = !made.next;
    if (made.next) part.nexttext.replaceChildren(make("span", {}, made.next.label), make("h2", {}, made.next.title), made.next.text);
    part.switches.hidden = !made.switches;
    shown.ends = false;
  }

  // The large words grow with the text size, but never so far that one of them breaks.
  function showCue(text) {
    setText(part.cue, text);
    part.cue.parentNode.style.setProperty("--longest", Math.max(4, ...text.split(/[\s-]/).map(({ length }) => length)));
  }

  function showActs(made) {
    part.scale.hidden = !made.scale;
    if (made.scale) part.scale.replaceChildren(...scaleButtons((value) => dispatch({ type: made.scale, value })));
    part.acts.hidden = made.acts.length === 0;
    part.acts.className = `acts${made.ask || made.stacked ? " col" : ""}`;
    part.acts.replaceChildren(...made.acts.map(actButton));
  }

  function actButton(item) {
    const label = make("span", {}, item.label, item.small ? make("small", {}, item.small) : null);
    const attributes = { class: `act ${item.kind ?? ""}`.trim() };
    const children = [item.icon ? icon(item.icon) : null, label];
    if (!item.event) return make("a", { ...attributes, href: item.href ?? root.dataset[item.link] }, ...children);
    const button = make("button", { ...attributes, type: "button" }, ...children);
    button.addEventListener("click", () => dispatch(item.event));
    return button;
  }

  function paint(state, now) {
    if (!shown.scene || shown.scene.ask) return;
    const { still } = shown.scene;
    figure.move(momentOf(state, now));
    const moment = { ...live(state, now, w), ...(still ?? {}) };
    root.classList.toggle("set", Boolean(moment.waits));
    if (shown.ring) {
      setText(part.time, moment.time ?? "");
      part.time.classList.toggle("sm", (moment.time ?? "").length > 2);
      setText(part.under, moment.sub ?? "");
      if (!still) turn(shown.ring, moment.fraction ?? 0);
    }
    if (moment.tide !== undefined) part.tide.style.setProperty("--tide", tideLevel(moment.tide));
    findAll("li", part.lights).forEach((light, index, all) => light.classList.toggle("on", index < Math.floor((moment.lit ?? 0) * all.length) + 1));
    say(moment);
  }

  // The large words change at once; a screen reader hears of a new step and of the last three seconds.
  function say({ cue, count, second, ends }) {
    if (cue) {
      showCue(cue);
      setText(part.beat, count ?? "");
    }
    if (ends && !shown.ends) announce(w("live.ends"));
    shown.ends = Boolean(ends);
    if (second !== undefined && !shown.scene.next) setText(part.second, second);
  }

  return {
    // The first screen is laid out while the form waits, unseen: fonts and styles that are new cost a slow phone most.
    warm(state) {
      if (shown.scene) return;
      part.run.classList.add("away");
      lay(scene(state, w));
    },
    update(state, at, changed) {
      if (changed) {
        if (root.dataset.state !== state.phase) shown.since = at;
        show(state);
      }
      paint(state, at);
    },
    // Between two ticks only the figure moves.
    move(state, at) { if (!reduced.matches) figure.move(momentOf(state, at)); },
    ahead(keys) {
      findAll("[data-key^=plate]", pictures).forEach(keepPlate);
      return drawn.then(() => figure.ahead(keys));
    },
    choose(n) {
      const cells = part.scale.hidden ? findAll("button, a", part.acts) : findAll("button", part.scale);
      cells[part.scale.hidden ? n - 1 : n]?.click();
    },
    flash() {
      if (reduced.matches) return;
      root.classList.add("flash");
      setTimeout(() => root.classList.remove("flash"), FLASH_MS);
    },
    tell(text) { setText(part.notice, text); part.notice.hidden = !text; },
  };
}

// With reduced motion the tide moves in five steps.
function tideLevel(part) {
  return `${Math.round((reduced.matches ? Math.round(part * 5) / 5 : part) * 100)}%`;
}

/** Eleven buttons, 0 to 10: none chosen, no colour before a choice. */
export function scaleButtons(choose) {
  return Array.from({ length: 11 }, (_, value) => {
    const button = make("button", { type: "button", "data-value": value }, String(value));
    button.addEventListener("click", () => choose(value));
    return button;
  });
}
