// The file of this phone: what goes in, what may come out of one, and how it is put beside what is here.
// The form of the file is exercises/practice/schemas/device-1.json.

const VERSION = 1;
export const MOST_BYTES = 20 * 1024 * 1024;
const MOST_SESSIONS = 20000;
export const MOST_STARS = 200;
const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const SHA = /^[0-9a-f]{64}$/;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

const isText = (value, most) => typeof value === "string" && value.length <= most;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value, most, each) => Array.isArray(value) && value.length <= most && value.every(each);
const isInstant = (value) => isText(value, 40) && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
const isOne = (value, ...of) => of.includes(value);
const isUid = (value) => isText(value, 36) && UID.test(value);
const isSlug = (value) => isText(value, 80) && SLUG.test(value);

const isPain = (row) => isObject(row) && isOne(row.moment, "before", "worst", "morning") && isSlug(row.area) && isOne(row.side, "left", "right", "both")
  && Number.isInteger(row.value) && row.value >= 0 && row.value <= 10 && isOne(row.settled_within_hour, undefined, "yes", "no", "unknown");
const isStep = (row) => isObject(row) && isText(row.key, 80) && isOne(row.outcome, "done", "partly", "skipped");

function isDocument(value, uid) {
  return isObject(value) && value.session === 1 && value.uid === uid && Number.isInteger(value.revision) && value.revision > 0
    && SHA.test(value.plan) && isInstant(value.started_at) && isInstant(value.ended_at) && isOne(value.end, "done", "early", "red")
    && isList(value.pain, 12, isPain) && isList(value.flags, 20, (flag) => isText(flag, 40)) && isList(value.steps, 600, isStep);
}

const isSession = (item) => isObject(item) && isUid(item.uid) && isText(item.title, 300) && isOne(item.slug ?? "", "", ...[item.slug].filter(isSlug)) && isDocument(item.document, item.uid);
const isSealed = (item) => isObject(item) && isUid(item.uid) && Number.isInteger(item.revision) && isText(item.owner, 100) && Number.isFinite(item.at)
  && isObject(item.sealed) && Object.values(item.sealed).every((part) => part === 1 || isText(part, 400000));

/** The name of a file that is written today. */
export const nameFor = (date) => `selfcare-${date}.json`;

/** Everything of this phone as the file holds it. */
export function fileOf({ sessions, declined, checks, stars, preferences, unsent }, writtenAt) {
  return {
    device: VERSION, written_at: writtenAt,
    sessions: sessions.map(({ uid, title, slug, document }) => ({ uid, title, ...(slug ? { slug } : {}), document })),
    not_said: declined, checks, stars, preferences, unsent,
  };
}

/** Read a file: {file} or {problem: size | json | newer | form, at}. */
export function readFile(text) {
  if (text.length > MOST_BYTES) return { problem: "size" };
  let file = null;
  try {
    file = JSON.parse(text);
  } catch {
    return { problem: "json" };
  }
  if (!isObject(file) || !Number.isInteger(file.device)) return { problem: "form" };
  if (file.device > VERSION) return { problem: "newer" };
  if (!isList(file.sessions, MOST_SESSIONS, isObject)) return { problem: "form" };
  const wrong = file.sessions.findIndex((item) => !isSession(item));
  if (wrong >= 0) return { problem: "session", at: wrong + 1 };
  const rest = isList(file.not_said ?? [], MOST_SESSIONS, isUid) && isList(file.stars ?? [], MOST_STARS, isSlug) && isList(file.checks ?? [], 1000, isObject)
    && isObject(file.preferences ?? {}) && isList(file.unsent ?? [], MOST_SESSIONS, isSealed);
  return rest ? { file: { not_said: [], stars: [], preferences: {}, unsent: [], ...file } } : { problem: "form" };
}

/** The same value, whatever the order of its keys. */
export function same(one, other) {
  if (!isObject(one) && !Array.isArray(one)) return one === other;
  if (typeof other !== "object" || other === null || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}

// Whether `more` says all that `less` says, and beyond that only answers that `less` has not.
function adds(more, less) {
  const { pain: all, ...rest } = more;
  const { pain: some, ...other } = less;
  return same(rest, other) && some.every((row) => all.some((known) => same(known, row)))
    && all.every((row) => some.some((known) => same(known, row)) || !some.some(({ moment }) => moment === row.moment));
}

// What becomes of one session of the file: "add" and "newer" are taken, "keep" is not, "ask" is for the person.
function fate(here, there) {
  if (!here) return "add";
  if (same(here, there) || adds(here, there)) return "keep";
  if (adds(there, here)) return "newer";
  if (here.revision === there.revision) return "ask";
  return there.revision > here.revision ? "newer" : "keep";
}

/** The sessions of a file beside those that are here: {take, ask, keep}. Nothing that is here is overwritten unasked. */
export function merge(here, sessions) {
  const known = new Map(here.map((item) => [item.uid, item.document]));
  const made = { take: [], ask: [], keep: [] };
  const place = { add: "take", newer: "take", ask: "ask", keep: "keep" };
  for (const item of sessions) {
    const found = fate(known.get(item.uid), item.document);
    made[place[found]].push(item);
    if (place[found] === "take") known.set(item.uid, item.document);
  }
  return made;
}
