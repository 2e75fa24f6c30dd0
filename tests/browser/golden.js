// Runs the golden cases of the player's modules. Loaded by test_player_modules.py.

const TICK_MS = 250;
const ABSENT = "__absent__";

/** Where `actual` does not hold what `expected` asks for; an empty list when it does. */
export function differences(actual, expected, path = "") {
  if (expected === ABSENT) return actual === undefined ? [] : [`${path}: should be absent`];
  if (Array.isArray(expected) && expected.length === 0) {
    return Array.isArray(actual) && actual.length === 0 ? [] : [`${path}: should be empty, is ${JSON.stringify(actual)}`];
  }
  if (expected !== null && typeof expected === "object") {
    if (actual === null || typeof actual !== "object") return [`${path}: is ${JSON.stringify(actual)}`];
    const sized = Array.isArray(expected) && /rows$|pain$|flags$/.test(path) && actual.length !== expected.length;
    const own = sized ? [`${path}: ${actual.length} entries instead of ${expected.length}`] : [];
    return Object.keys(expected).reduce((all, key) => all.concat(differences(actual[key], expected[key], `${path}.${key}`)), own);
  }
  return Object.is(actual, expected) ? [] : [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`];
}

/** Play a list of events; "run" lets time pass in even ticks. */
export function play(machine, state, events) {
  let now = 0;
  for (const event of events) {
    if (event.type === "run") {
      for (let at = now + TICK_MS; at < event.now; at += TICK_MS) state = machine.next(state, { type: "tick" }, at);
      state = machine.next(state, { type: "tick" }, event.now);
    } else {
      const before = JSON.stringify(state);
      const after = machine.next(state, event, event.now);
      if (JSON.stringify(state) !== before) throw new Error(`${event.type} changed the state it was given`);
      state = after;
    }
    now = event.now;
  }
  return state;
}

/** The differences of one machine case. */
export function machineCase(machine, plans, given) {
  const state = play(machine, machine.initial(plans[given.plan], given.preferences ?? {}, {}), given.events);
  const found = differences(state, given.expect);
  if (!given.document) return found;
  const ids = { uid: "u", zone: "UTC", language: "en", opened: "same", started_at: "a", ended_at: "b" };
  return found.concat(differences(machine.document(state, ids), given.document, "document"));
}
