// What happens on this device when a person leaves it: at sign-out, when somebody else comes, and when all is erased.

import { cookieHere } from "../lib/locks.js";
import { HERE, nobodyHere, SEAL, sealKey, tellOthers, whoIsHere } from "./known.js";
import { all, clear, get, remove, renew } from "./store.js";

// Readable by scripts, so that they can go without a network too; the server takes the session away with its next answer.
const LEAVE = "selfcare_leave";
const OF_A_PERSON = ["selfcare_pass", "selfcare_locks"];
const ANSWERS = "selfcare_safety";
const YEAR_S = 365 * 24 * 3600;

// Safety answers that the server has not got yet outlive a sign-out, an account's locked for the server.
const answersThatStay = (seal) => import("../safety/send.js").then(({ lasting }) => lasting(seal)).catch(() => []);

// What this tab noted for itself goes too: app.js, which every page has, forgets it before this returns.
const forgetTab = () => dispatchEvent(new Event("selfcare:forget"));

const keyOf = (seal) => (seal ? [["meta", { key: SEAL, value: seal }]] : []);

// Done here and not by worker.js, which knows whose stars there are and so imports this file.
async function dropCopies() {
  const names = (await caches.keys()).filter((name) => name.startsWith("routine:"));
  await Promise.all(names.map((name) => caches.delete(name)));
  dispatchEvent(new Event("selfcare:kept"));
}

/** Take away what a person left readable on this device; what waits to be sent stays, locked. */
export async function forget(owner) {
  const seal = await sealKey();
  const answers = await answersThatStay(seal);
  await renew([...answers.map((answer) => ["checks", answer]), ...keyOf(seal)]);
  for (const { key, owner: whose } of await all("marks")) if (whose === owner) await remove("marks", key);
  // Which routines are kept tells something too.
  await dropCopies().catch(() => null);
  tellOthers("left");
}

function cookie(name, value, age) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; SameSite=Lax; Max-Age=${age}${secure}`;
}

/** Sign out on this device, with or without a network. What waits to be sent stays, locked; nothing readable does. */
export async function leave() {
  nobodyHere();
  cookie(LEAVE, "1", YEAR_S);
  OF_A_PERSON.forEach((name) => cookie(name, "", 0));
  // Answers of somebody who stores nothing go with them; those of nobody's account belong to the device.
  if (cookieHere(ANSWERS)?.owner?.startsWith("user:")) cookie(ANSWERS, "", 0);
  forgetTab();
  await forget((await get("meta", HERE))?.owner);
}

/** Forget everything on this device, sent or not. */
export async function erase() {
  // What is locked for an account that is not here is not this person's to throw away; the server's key is public.
  const [here, seal] = await Promise.all([whoIsHere(), sealKey()]);
  const mine = async (name) => (await all(name)).filter(({ owner }) => owner === here?.owner);
  for (const { id } of await mine("outbox")) await remove("outbox", id);
  for (const { uid, revision } of await mine("kept")) await remove("kept", [uid, revision]);
  const others = (await all("checks")).filter(({ kind, owner }) => kind === "sealed" && owner !== here?.owner);
  await Promise.all(["sessions", "marks"].map(clear));
  await renew([...others.map((answer) => ["checks", answer]), ...keyOf(seal)]);
  forgetTab();
  tellOthers("left");
}
