// The way out: the finished session goes into the device's keeping and to the server. Loaded while the session runs.

import { drain, fate, maySend, queue } from "../offline/outbox.js";
import { put, remove } from "../offline/store.js";
import { askMe } from "./api.js";
import { noteSession } from "./gate.js";
import { sessionDocument } from "./session.js";

const minutesOf = ({ started_at: from, ended_at: to }) => Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60000));

/** Saving for one page: `keep` saves the state of a session and tells what became of it. */
export function saving({ session, plan, addressOf, getState, dispatch }) {
  async function sendNow() {
    // Without a network the person is known, but not the token of the day.
    const me = session.me?.csrf ? session.me : await askMe();
    return me && drain(me);
  }

  // What became of the session, now and whenever something of the outbox went: told once for each turn.
  async function tellFate(onDevice) {
    const { status, reason } = await fate(session.uid);
    const known = { stored: "account", rejected: "rejected", conflict: "conflict" }[status];
    const waits = session.me?.authenticated && !maySend(session.me) ? "consent" : "device";
    const where = known ?? (onDevice ? waits : "page");
    if (getState().saved?.where === where) return;
    dispatch({ type: "saved", where, reason, url: addressOf(session.uid) });
  }

  return async function keep() {
    const document = sessionDocument(getState(), { ...session, language: plan.language });
    const { owner } = session;
    await noteSession(document, owner);
    const onDevice = owner === "guest"
      ? await put("sessions", { uid: session.uid, owner, title: plan.routine.title, document })
      : await queue(document, { owner, title: plan.routine.title, minutes: minutesOf(document) });
    await remove("drafts", plan.routine.slug);
    if (owner === "guest") return dispatch({ type: "saved", where: onDevice ? "guest" : "page" });
    await sendNow();
    await tellFate(onDevice);
    addEventListener("selfcare:outbox", () => tellFate(onDevice));
    const { start: keepSending } = await import("../offline/sync.js");
    return keepSending();
  };
}
