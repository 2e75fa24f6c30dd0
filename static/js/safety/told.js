// What the server said last of how a person stands, as the device keeps it.

import { get, put } from "../offline/store.js";

const known = (owner) => `known ${owner}`;

/** Remember what the server says of this person; what it said before does not count any more. */
export const rememberSafety = ({ owner, safety, withdrawals = [] }) =>
  (safety.offline ? put("checks", { id: known(owner), kind: "known", owner, offline: safety.offline, withdrawals }) : false);

/** What the server said last of this person, or null. */
export const knownOf = (owner) => get("checks", known(owner));
