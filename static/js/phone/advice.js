// What comes next: asked of the server with nothing but numbers, and remembered with its date for the time without a network.

import { get, put } from "../offline/store.js";
import { same } from "./file.js";

const ADDRESS = "/api/v1/advice";
const KEY = "advice";
const PATIENCE_MS = 5000;

async function ask(numbers) {
  // No cookie goes with it: the numbers belong to nobody.
  const answer = await fetch(ADDRESS, {
    method: "POST", credentials: "omit", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(numbers),
  });
  const said = await answer.json();
  if (answer.status === 409) return { withdrawn: said.error };
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
  return { answer: said };
}

// The same numbers a day later are other numbers to the server, and the same entry to the person.
const entryOf = ({ days_since: _days, ...numbers }) => numbers;

/** The advice for these numbers: {answer, at, old} or {withdrawn}; null where none is known. */
export async function adviceFor(numbers, now) {
  try {
    const found = await ask(numbers);
    if (found.answer) await put("days", { key: KEY, at: now, numbers, answer: found.answer });
    return { at: now, old: false, ...found };
  } catch {
    const last = await get("days", KEY);
    return last && { answer: last.answer, at: last.at, old: !same(entryOf(last.numbers), entryOf(numbers)) };
  }
}
