// From ticked lines to locks, for the check without a network. The table comes from the server with the page;
// this is the twin of exercises/safety/rules/locks.py, and tests/cases/locks.json holds the two together.

const lineOf = (table, key) => table.lines.find((line) => line.key === key);

/** The keys of the table among these, in the order of the pages, each once. */
export const inOrder = (table, keys) => table.lines.map(({ key }) => key).filter((key) => keys.includes(key));

/** What ticked lines lock and limit: [{what, question, regions}]. What a clinician agreed to locks nothing. */
export function locksFor(table, ticked, agreed = []) {
  if (ticked.some((key) => !lineOf(table, key))) throw new Error("no such line");
  const placed = inOrder(table, ticked).filter((key) => table.places.includes(key)).flatMap((key) => lineOf(table, key).regions);
  const found = inOrder(table, ticked).flatMap((key) => {
    const line = lineOf(table, key);
    const regions = line.placed ? placed : line.regions;
    return [
      ...line.locks.filter((what) => what !== table.nothing).map((what) => ({ what, question: key, regions: what === table.pressure ? regions : [] })),
      ...line.limits.map((what) => ({ what, question: key, regions: [] })),
    ];
  });
  return found.filter(({ question }) => !agreed.includes(question));
}

/** Locks as the bits that the server keeps in its cookies. */
export function bitsOf(locks) {
  const everything = locks.some(({ what }) => what === "everything");
  const is = (name) => locks.some(({ what }) => what === name);
  const running = everything || is("running");
  return {
    everything,
    pressure: locks.some(({ what, regions }) => ["everything", "pressure"].includes(what) && !regions.length),
    ice: everything || is("ice"),
    running,
    hops: running,
    knee_load: everything || is("knee_load"),
    light: is("light"),
    phase_one: is("phase_one"),
    positions: is("positions"),
    regions: [...new Set(locks.filter(({ what }) => what === "pressure").flatMap(({ regions }) => regions))].sort(),
  };
}

/** Which lines that were held stay, after an answer to these pages. What an examination or an agreement opens stays. */
export function staysAfter(table, held, ticked, pages) {
  return held.filter((key) => {
    const line = lineOf(table, key);
    if (!line) return !["1", "2", "3"].every((page) => pages.includes(page));
    return !pages.includes(String(line.page)) || line.opens !== table.again;
  });
}

/** Whether these lines lock everything: then no further page is asked. */
export const stops = (table, ticked, agreed = []) => locksFor(table, ticked, agreed).some(({ what }) => what === table.everything);

/** The lines that have a care card, the most serious first. */
export function bySeriousness(table, keys) {
  const rank = (key) => table.levels.indexOf(lineOf(table, key).level);
  return inOrder(table, keys).filter((key) => lineOf(table, key).level).sort((one, other) => rank(one) - rank(other));
}

/** The level of a care card: that of its most serious line. */
export const levelOf = (table, keys) => lineOf(table, bySeriousness(table, keys)[0])?.level ?? "professional";

/** Whether a line is asked at this age. */
export function fitsAge(table, key, age) {
  const { parents } = lineOf(table, key);
  return !parents.some((parent) => table.ages.includes(parent)) || parents.includes(age);
}
