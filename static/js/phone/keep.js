// Save a file, open a file, erase everything: what a person does with a phone that is nobody's account.

import { find, setText } from "../lib/dom.js";
import { erase, waiting } from "../offline/outbox.js";
import { all, get, put, readSwitches, writeSwitches } from "../offline/store.js";
import { dropAll } from "../offline/worker.js";
import { instant, wall } from "../player/clock.js";
import { fileOf, merge, MOST_BYTES, MOST_STARS, nameFor, readFile } from "./file.js";
import { dateOf } from "./history.js";
import { buttons, counted, part, root, say, show, tell, w } from "./show.js";

// Who may read them belongs to the page, and they are gone when everything is.
const COOKIES = ["selfcare_safety", "selfcare_safety_guest", "selfcare_locks", "selfcare_pass"];
const OURS = "selfcare";

/** The sessions here that belong to no account. */
export const guestSessions = async () => (await all("sessions")).filter(({ owner }) => owner === "guest");

/** The sessions whose morning the person would rather not speak about. */
export const notSaid = async () => (await all("days")).filter(({ not_said: no }) => no).map(({ uid }) => uid);

const status = (text) => setText(part("file-status"), text);
const starsHere = async () => (await get("days", "stars"))?.slugs ?? [];

async function contents() {
  const [sessions, declined, checks, stars, outbox] = await Promise.all([guestSessions(), notSaid(), all("checks"), starsHere(), all("outbox")]);
  const unsent = outbox.filter(({ sealed }) => sealed).map(({ uid, revision, owner, at, sealed }) => ({ uid, revision, owner, at, sealed }));
  return fileOf({ sessions, declined, checks, stars, preferences: readSwitches({}), unsent }, instant());
}

async function save() {
  const name = nameFor(dateOf(wall()));
  const address = URL.createObjectURL(new Blob([JSON.stringify(await contents(), null, 1)], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  status(w("file.saved", { name }));
  tell(w("file.saved", { name }));
}

// ---- open

let open = null;

async function read(file) {
  if (file.size > MOST_BYTES) return { problem: "size" };
  return readFile(await file.text());
}

async function choose(file, after) {
  show("file-ask", false);
  const { problem, at, file: found } = await read(file);
  if (problem) return status(w(`file.${problem}`, { at }));
  const { take, ask } = merge(await guestSessions(), found.sessions);
  if (!(await takeOver(take, found))) return status(w("file.full"));
  status(take.length || !ask.length ? counted("file.taken", take.length) : "");
  open = ask.length ? ask : null;
  show("file-ask", ask.length > 0);
  setText(part("file-ask-said"), counted("file.ask", ask.length));
  return after();
}

async function takeSessions(items) {
  const kept = await Promise.all(items.map(({ uid, title, slug = "", document }) => put("sessions", { uid, title, slug, document, owner: "guest" })));
  return kept.every(Boolean);
}

async function takeOver(items, { not_said: declined, stars, preferences, unsent }) {
  if (!(await takeSessions(items))) return false;
  await Promise.all(declined.map((uid) => put("days", { key: `morning:${uid}`, uid, not_said: true, at: wall() })));
  const mine = await starsHere();
  if (stars.length) await put("days", { key: "stars", slugs: [...new Set([...mine, ...stars])].slice(0, MOST_STARS) });
  // What was chosen here stays; where nothing was chosen, the file's choice holds.
  writeSwitches({ ...preferences, ...readSwitches({}) });
  const known = new Set((await all("outbox")).map(({ uid, revision }) => `${uid} ${revision}`));
  // By name: a file must not choose the place of a row, and so not put one over what waits here.
  const fresh = unsent.filter(({ uid, revision }) => !known.has(`${uid} ${revision}`));
  for (const { uid, revision, owner, at, sealed } of fresh) await put("outbox", { uid, revision, owner, at, sealed, state: "waiting", reason: "" });
  dispatchEvent(new Event("selfcare:outbox"));
  return true;
}

async function answer(take, after) {
  if (take && open) await takeSessions(open);
  status(take ? counted("file.taken", open?.length ?? 0) : w("file.kept"));
  open = null;
  show("file-ask", false);
  return after();
}

// ---- erase

async function askErase() {
  const [sessions, unsent] = await Promise.all([guestSessions(), waiting()]);
  const mine = new Set(unsent.filter(({ locked }) => !locked).map(({ uid }) => uid));
  const lost = counted("erase.said", sessions.length + mine.size);
  setText(part("erase-said"), unsent.length > mine.size ? `${lost} ${w("erase.locked")}` : lost);
  part("erase").showModal();
}

async function eraseAll() {
  await erase();
  try {
    Object.keys(localStorage).filter((name) => name.startsWith(OURS)).forEach((name) => localStorage.removeItem(name));
  } catch {
    // A browser that keeps nothing has nothing to give up.
  }
  COOKIES.forEach((name) => { document.cookie = `${name}=; Path=/; SameSite=Lax; Max-Age=0`; });
  dispatchEvent(new Event("selfcare:outbox"));
  // Without a worker that answers there are no copies either; nobody waits for it.
  dropAll();
}

/** Wire the buttons; `after` looks at everything again. */
export function listen(after) {
  buttons("save").forEach((button) => button.addEventListener("click", save));
  const input = part("file-input");
  buttons("open").forEach((button) => button.addEventListener("click", () => input.click()));
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (file) await choose(file, after);
  });
  buttons("keep-mine").forEach((button) => button.addEventListener("click", () => answer(false, after)));
  buttons("take-file").forEach((button) => button.addEventListener("click", () => answer(true, after)));
  buttons("erase").forEach((button) => button.addEventListener("click", askErase));
  part("erase").addEventListener("close", async ({ target }) => {
    if (target.returnValue !== "erase") return;
    target.returnValue = "";
    await eraseAll();
    status("");
    show("file-ask", false);
    await after();
    tell(w("erase.done"));
    find("h1", root).setAttribute("tabindex", "-1");
    find("h1", root).focus();
  });
}

/** The words of the box for somebody with an account, or without. */
export function showFor(known) {
  if (!known) return;
  setText(part("file-title"), w("file.known.title"));
  say("file-said", w("file.known.said"));
}
