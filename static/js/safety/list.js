// The check on the device, for a phone without a network: the one line of today, the four pages, the care card.
// The page is the same for everyone; what it asks and what that locks came with it as data.

import { find, findAll, make, setText } from "../lib/dom.js";
import { wordsFrom } from "../lib/strings.js";
import { askMe } from "../player/api.js";
import { givePass, keepAnswer, knownOf, ownerHere, rememberSafety, standingHere, takePass } from "./here.js";
import { bySeriousness, fitsAge, inOrder, levelOf, locksFor, stops } from "./rules.js";
import { sendChecks } from "./send.js";

const SOON_MS = 2500;
const SLUG = /^[a-z0-9-]+$/;
const root = find("#here");
const { table, words } = JSON.parse(find("#device").textContent);
const w = wordsFrom(find("#strings"));
const query = new URLSearchParams(`${location.search.slice(1)}&${location.hash.replace(/^#\??/, "")}`);
const routine = SLUG.test(query.get("routine") ?? "") ? query.get("routine") : "";
// Who comes without saying what they are on the way to is asked more, never less.
const presses = query.get("presses") === "1" || !query.has("presses");
const last = presses ? 4 : 3;

const check = { owner: "device", guest: false, alone: false, given: {}, at: 0, agreed: [] };
const part = (name) => find(`[data-part="${name}"]`, root);

function show(name) {
  findAll("[data-part]", root).forEach((element) => { element.hidden = element.dataset.part !== name; });
  const title = find("h1", part(name));
  document.title = document.title.replace(/^.* – /, `${title.textContent} – `);
  scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

const play = () => (routine ? root.dataset.play.replace("/routine/", `/${routine}/`) : root.dataset.routines);

// ---- the pages

function showPage(number, { back = false } = {}) {
  const form = part(`page-${number}`);
  const [shown, of] = check.alone ? [number, number] : [number, last];
  setText(find(".progress .meta", form), w("of", { page: shown, last: of }));
  find("progress", form).max = of;
  find("[data-guest]", form).hidden = !check.guest;
  tell(form, "");
  check.at = number;
  // The way back leads through the pages of the check, and from its first one away from it.
  if (!back) history[number > 1 && !check.alone ? "pushState" : "replaceState"]({ page: number }, "");
  show(`page-${number}`);
}

function tell(form, text) {
  const place = find("[data-error]", form);
  place.replaceChildren(...(text ? [make("p", {}, text)] : []));
  place.hidden = !text;
  if (text) place.scrollIntoView({ block: "center" });
}

const chosen = (form, name) => find(`input[name="${name}"]:checked`, form)?.value ?? "";

/** What is not right about a page, as a key of the words, or "". The twin of PageForm.clean. */
function problem(form, answer, { ticks, age, knee, guardian }) {
  if (!["none", "ticked"].includes(answer)) return "one";
  if (form === part("page-3")) {
    if (!knee && age !== table.under_16) return "knee";
    if (!age) return "age";
    if (age === table.under_16) return "";
  }
  if (answer === "none" && ticks.length) return "both";
  return answer === "ticked" && !ticks.length && !guardian ? "nothing" : "";
}

function read(form) {
  const age = chosen(form, "age");
  const all = findAll("input[name=ticks]:checked", form).map(({ value }) => value);
  // A line that came up with another age is gone from the page: it is no answer.
  return { ticks: all.filter((key) => fitsAge(table, key, age)), age, knee: chosen(form, "knee"), guardian: Boolean(find("[name=guardian]", form)?.checked) };
}

function lines({ ticks, age, guardian }) {
  const missing = age === "age-16-17" && !guardian ? [table.no_guardian] : [];
  return inOrder(table, [...ticks, ...(age ? [age] : []), ...missing]);
}

async function answerPage(number, form, answer) {
  const said = read(form);
  const wrong = problem(form, answer, said);
  if (wrong) return tell(form, w(wrong));
  if (said.age === table.under_16) return forParents();
  check.given[number] = { ticked: lines(said), knee: said.knee };
  const pages = check.alone ? [4] : [1, 2, 3, 4].filter((page) => page <= number);
  const ticked = inOrder(table, pages.flatMap((page) => check.given[page]?.ticked ?? []));
  if (!check.alone && number < last && !stops(table, ticked, check.agreed)) return showPage(number + 1);
  return finish(pages.join(""), ticked);
}

// Nothing of a child is kept, not even this answer.
async function forParents() {
  check.given = {};
  findAll("form", root).forEach((form) => form.reset());
  await takePass();
  show("parents");
}

const owner = () => (check.guest ? "guest" : check.owner);

async function finish(pages, ticked) {
  const kept = await keepAnswer(table, owner(), { way: check.alone ? "pressure" : "list", pages, ticked, knee: check.given[3]?.knee ?? "" });
  sendSoon();
  const stand = await standingHere(owner());
  if (stand.locks.everything || stops(table, ticked, check.agreed)) {
    await takePass();
    return stopped(ticked.length ? ticked : stand.ticked);
  }
  if (!kept) return show("full");
  if (!check.alone && !(await givePass(check.guest ? "guest" : "changed", owner()))) return show("full");
  return onward(stand, ticked);
}

// ---- what an answer means

const line = (key, done = "") => {
  const { text, why, to_do: toDo } = words.lines[key];
  return make("li", {}, make("div", { class: "stack snug" }, make("p", {}, make("b", {}, text)), make("p", {}, toDo === done ? why : `${why} ${toDo}`)));
};

function fillCard(place, keys) {
  const action = words.lines[keys[0]]?.to_do;
  if (action) setText(find("[data-fill=action]", place), action);
  find("[data-fill=lines]", place).replaceChildren(...keys.map((key) => line(key, action)));
}

function stopped(ticked) {
  const known = ticked.filter((key) => words.lines[key]);
  const barring = known.filter((key) => stops(table, [key]));
  const keys = bySeriousness(table, barring.length ? barring : known);
  const card = part(`stop-${levelOf(table, keys)}`);
  fillCard(card, keys);
  find("[data-why]", card).hidden = !keys.length;
  show(card.dataset.part);
  // Copies of routines are locked as well. Nobody waits for that.
  import("../offline/worker.js").then(({ dropWhereHeld }) => dropWhereHeld()).catch(() => null);
}

function waits(locks, ticked) {
  const found = locksFor(table, ticked, check.agreed);
  const on = (what) => (what === "light" ? locks.light && !locks.pressure : what === "pressure" ? locks.pressure || locks.regions.length : locks[what]);
  return table.reasons.filter((what) => words.reasons[what] && on(what)).map((what) => {
    const places = what === "pressure" && !locks.pressure ? ` ${w("places", { places: locks.regions.map((place) => words.places[place]).join(", ") })}` : "";
    const keys = inOrder(table, found.filter((lock) => lock.what === what).map(({ question }) => question));
    return make("li", {}, make("div", { class: "stack snug" }, make("p", {}, make("b", {}, words.reasons[what]), places),
      ...keys.map((key) => make("p", { class: "soft" }, `${words.lines[key].text} ${words.lines[key].why}`))));
  });
}

function onward({ locks, ticked: held }, ticked) {
  const all = inOrder(table, [...held, ...ticked]);
  const items = waits(locks, all);
  const seen = bySeriousness(table, all);
  if (!items.length && !seen.length && !ticked.includes("fresh-injury")) return location.replace(play());
  const place = part("ready");
  find("[data-fill=waits]", place).replaceChildren(...items);
  find("[data-waits]", place).hidden = !items.length;
  find("[data-fresh]", place).hidden = !ticked.includes("fresh-injury");
  find("[data-seen]", place).hidden = !seen.length;
  if (seen.length) fillCard(find("[data-seen]", place), seen);
  const go = find("[data-fill=go]", place);
  go.href = play();
  setText(go, w(routine ? items.length ? "go.less" : "go" : "choose"));
  return show("ready");
}

// ---- the one line of today

async function answerToday(answer) {
  if (answer !== "same") return list(answer === "guest");
  const stand = await standingHere(check.owner);
  if (stand.needsList) return list(false);
  await keepAnswer(table, check.owner, { way: "same" });
  sendSoon();
  if (!(await givePass("same", check.owner))) return show("full");
  if (!presses || stand.pressureAsked) return onward(stand, []);
  check.alone = true;
  return showPage(4);
}

function list(guest) {
  // What a clinician agreed to was about somebody else.
  Object.assign(check, { guest, alone: false, given: {}, ...(guest ? { agreed: [] } : {}) });
  findAll("form", root).forEach((form) => form.reset());
  showPage(1);
}

function showToday({ knee }) {
  findAll("[data-knee]", part("today")).forEach((element) => { element.hidden = element.dataset.knee !== knee; });
  show("today");
}

// ---- with a network

// Says whether the server has everything that was answered here.
async function send(patience) {
  const me = await askMe("", "", patience);
  if (!me) return false;
  await rememberSafety(me);
  return (await sendChecks(me)).left === 0;
}

let sending = null;
function sendSoon() {
  sending ??= send(SOON_MS).catch(() => false).finally(() => { sending = null; });
}

function listen() {
  findAll("form", root).forEach((form, index) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    answerPage(index + 1, form, event.submitter?.value ?? "");
  }));
  findAll("[data-answer]", root).forEach((button) => button.addEventListener("click", () => answerToday(button.dataset.answer)));
  findAll("[data-show]", root).forEach((button) => button.addEventListener("click", () => show(button.dataset.show)));
  addEventListener("online", sendSoon);
  addEventListener("popstate", ({ state }) => {
    if (state?.page && check.at && !part(`page-${check.at}`).hidden) showPage(state.page, { back: true });
  });
}

async function begin() {
  check.owner = await ownerHere();
  const [stand, told] = await Promise.all([standingHere(check.owner), knownOf(check.owner)]);
  Object.assign(check, { agreed: stand.agreed, guest: false, alone: false });
  // The server asks by another list than the one that this page has.
  if (told && told.offline.version !== table.version) return show("old");
  if (stand.locks.everything) return stopped(stand.ticked);
  if (!stand.needsList && query.get("changed") !== "1") return showToday(stand);
  return list(false);
}

async function open() {
  listen();
  if (await send(SOON_MS).catch(() => false)) return location.replace(`${root.dataset.check}?${new URLSearchParams({ routine })}`);
  return begin();
}

open();
