// What the player goes by: kept on this device, and with the person who is signed in. The newest change wins.

import { readSwitches, writeSwitches } from "../offline/switches.js";

const DEFAULTS = {
  voice: true, beeps: true, vibration: true, flash: false, ready_s: 5, auto_advance: true, first_side: "", short: false, equipment: null,
  detailed_log: false, keys: true,
};
// Single-key shortcuts belong to a keyboard, and that to the device.
const OF_DEVICE = ["keys"];
// What changes the steps themselves; all of it before the start, the pace at any time.
const BEFORE = ["ready_s", "auto_advance", "first_side", "short", "equipment", "detailed_log"];
const PACE = ["ready_s", "auto_advance"];

const some = (given, names) => Object.fromEntries(names.filter((name) => given?.[name] !== undefined).map((name) => [name, given[name]]));
const known = (given) => some(given, Object.keys(DEFAULTS));
const chosen = (given) => Object.fromEntries(Object.entries(known(given)).filter(([name, value]) => !OF_DEVICE.includes(name) && value !== DEFAULTS[name]));

/** The part of the preferences that the machine goes by, as an event for it. */
export function wishes(values, names, isBefore) {
  const counting = (isBefore ? BEFORE : PACE).filter((name) => names.includes(name));
  return { type: isBefore ? "prefer" : "pace", ...some(values, counting) };
}

/** The preferences that hold now; `tell` hears the names of those that changed. */
export function preferences(tell) {
  const values = { ...DEFAULTS, ...known(readSwitches({})) };
  let unsent = null;
  // Changed before it was known who is here.
  let early = {};
  return {
    values,
    /** Take over what the account says, except for what was changed here and not sent yet. */
    async take(me) {
      if (!me?.authenticated) return;
      const { unsentOf } = await import("./unsent.js");
      // An account that never chose takes over what was chosen on this device before there was one.
      if (unsent?.owner !== me.owner) unsent = await unsentOf(me, Object.keys(chosen(me.preferences)).length ? {} : chosen(values));
      Object.assign(values, known(me.preferences), unsent.changes, early);
      writeSwitches(values);
      tell(Object.keys(values));
      const first = early;
      early = {};
      await unsent.add(first);
    },
    /** Change one of them: it holds at once. */
    async change(name, value) {
      values[name] = value;
      writeSwitches(values);
      tell([name]);
      if (OF_DEVICE.includes(name)) return;
      if (unsent) await unsent.add({ [name]: value });
      else early[name] = value;
    },
  };
}
