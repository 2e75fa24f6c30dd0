// Puts scenes on the page. Text goes in as text, pictures come from the page's own templates.

import { find, findAll, icon, make, makeSvg, setText } from "../lib/dom.js";
import { drawRing, turn } from "./ring.js";
import { live, scene } from "./view.js";

const PLATE = { width: 400, height: 1000 };
const CROP = { width: 256, height: 240 };
const FLASH_MS = 350;
// The live region changes at most this often, so that a screen reader can keep up.
const SPEAK_EVERY_MS = 3000;

const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** The screen of the player; `w` gives the words, `dispatch` takes what is tapped. */
export function screen(root, w, dispatch) {
  const part = Object.fromEntries(findAll("[data-part]", root).map((element) => [element.dataset.part, element]));
  const pictures = find("#pictures").content;
  let shown = { scene: null, ring: null, live: "", lastSpoken: -Infinity };

  part.tap.addEventListener("click", () => dispatch({ type: "pause" }));
  findAll("[data-event]", root).forEach((button) => button.addEventListener("click", () => dispatch({ type: button.dataset.event })));

  function show(state) {
    const made = scene(state, w);
    const focusWasIn = part.acts.contains(document.activeElement) || part.scale.contains(document.activeElement);
    root.dataset.state = state.phase;
    root.classList.toggle("ask", Boolean(made.ask));
    root.classList.toggle("looped", Boolean(made.loop));
    part.run.hidden = false;
    setText(part.title, made.title);
    showLaps(made.place);
    showStage(made, state);
    showWords(made);
    showActs(made);
    part.ctl.hidden = !made.ctl;
    if (made.ask) (find("button, a", part.acts) ?? part.title).focus({ preventScroll: true });
    else if (focusWasIn) root.focus({ preventScroll: true });
    shown = { ...shown, scene: made };
  }

  function showLaps({ at, of }) {
    part.laps.setAttribute("aria-label", w("place", { n: Math.min(at, of), m: of }));
    part.laps.replaceChildren(...Array.from({ length: of }, (_, index) => make("i", { class: index + 1 < at ? "done" : index + 1 === at ? "now" : "" })));
    setText(part.count, w("place.short", { n: Math.min(at, of), m: of }));
  }

  function showStage(made, state) {
    part.stage.hidden = !made.stage;
    part.ring.hidden = made.stage !== "ring";
    if (made.figure) part.figure.replaceChildren(...[picture(`figure.${made.figure}`)].filter(Boolean));
    part.figure.hidden = !made.figure;
    part.figure.classList.toggle("flip", Boolean(made.flip));
    part.pose.hidden = made.stage !== "pose";
    part.platebox.hidden = made.stage !== "plate";
    part.tide.hidden = !made.tide;
    shown.ring = null;
    if (made.stage === "ring") {
      shown.ring = drawRing(part.lanes, { lanes: made.lanes, pieces: made.pieces ?? 0, letters: { left: w("letter.left"), right: w("letter.right") } });
      if (made.still) turn(shown.ring, 1);
    }
    if (made.stage === "pose") showPose(made);
    if (made.stage === "plate") showPlate(made, state);
  }

  function picture(key) {
    return find(`[data-key="${CSS.escape(key)}"]`, pictures)?.cloneNode() ?? null;
  }

  function showPose({ picture: key, flip, lights }) {
    const image = picture(`figure.${key}`);
    image?.classList.toggle("flip", Boolean(flip));
    const row = make("ol", { class: "lights", "aria-hidden": "true" }, ...Array.from({ length: Math.min(lights, 8) }, () => make("li")));
    part.pose.replaceChildren(...[image, row].filter(Boolean));
  }

  function showPlate({ spot, muscle, flip }) {
    const source = picture(`plate.${muscle}.${spot.view}`);
    const [x, y] = [spot.x * PLATE.width, spot.y * PLATE.height];
    const clamp = (value, most) => Math.min(most, Math.max(0, value));
    const box = [clamp(x - CROP.width / 2, PLATE.width - CROP.width), clamp(y - CROP.height / 2, PLATE.height - CROP.height)];
    const middle = [box[0] + CROP.width / 2, box[1] + CROP.height / 2];
    // The plates show a right leg. Whoever looks down at the own thigh sees it turned round.
    const turned = spot.view === "front" ? `rotate(180 ${middle[0]} ${middle[1]})` : "";
    const mirrored = flip ? `translate(${2 * middle[0]} 0) scale(-1 1)` : "";
    const aim = ["halo", "circle", "dot"].map((name, index) => makeSvg("circle", { class: name, cx: x, cy: y, r: index === 2 ? 7.8 : 26 }));
    part.plate.setAttribute("viewBox", `${box[0]} ${box[1]} ${CROP.width} ${CROP.height}`);
    part.plate.setAttribute("aria-label", spot.find);
    part.plate.replaceChildren(makeSvg("g", { transform: `${mirrored} ${turned}`.trim() || null },
      source ? makeSvg("image", { href: source.getAttribute("src"), width: PLATE.width, height: PLATE.height }) : null, makeSvg("g", { class: "aim" }, ...aim)));
  }

  function showWords(made) {
    part.sig.hidden = !made.sig;
    part.sig.className = `sig big ${made.sig ?? ""}`;
    setText(part.cue, made.cue ?? "");
    setText(part.live, made.cue ?? "");
    setText(part.beat, "");
    setText(part.second, made.sub ?? "");
    part.care.hidden = !made.list?.length;
    part.care.replaceChildren(...(made.list ?? []).map((text) => make("li", {}, text)));
    part.next.hidden = !made.next;
    if (made.next) {
      const image = picture(`figure.${made.next.key}`);
      image?.classList.add("thumb");
      part.next.replaceChildren(...[image, make("div", {}, make("span", {}, w("rest.next")), make("h2", {}, made.next.title), made.next.text)].filter(Boolean));
    }
    part.switches.hidden = !made.switches;
    shown.lastSpoken = -Infinity;
  }

  function showActs(made) {
    part.scale.hidden = !made.scale;
    if (made.scale) part.scale.replaceChildren(...scaleButtons((value) => dispatch({ type: made.scale, value })));
    part.acts.hidden = made.acts.length === 0;
    part.acts.className = `acts${made.ask ? " col" : ""}`;
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
    const moment = { ...live(state, now, w), ...(still ?? {}) };
    if (shown.ring) {
      setText(part.time, moment.time ?? "");
      part.time.classList.toggle("sm", (moment.time ?? "").length > 2);
      setText(part.under, moment.sub ?? "");
      if (!still) turn(shown.ring, moment.fraction ?? 0);
    }
    if (moment.tide !== undefined) part.tide.style.setProperty("--tide", tideLevel(moment.tide));
    findAll(".lights li", part.pose).forEach((light, index, all) => light.classList.toggle("on", index < Math.floor((moment.lit ?? 0) * all.length) + 1));
    say(moment, now);
  }

  // The large words change at once; the live region behind them only now and then.
  function say({ cue, count, second, quiet }, now) {
    if (cue) {
      setText(part.cue, cue);
      setText(part.beat, count ?? "");
      if (!quiet && cue !== part.live.textContent && now - shown.lastSpoken >= SPEAK_EVERY_MS) {
        shown.lastSpoken = now;
        setText(part.live, cue);
      }
    }
    if (second !== undefined && !shown.scene.next) setText(part.second, second);
  }

  return {
    update(state, now, changed) {
      if (changed) show(state);
      paint(state, now);
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
