// The service worker. /sw.js puts BUILD in front: version, build, files and pages with their SHA-256, the offline page,
// and what is never touched. Nothing that a person gets with cookies is ever kept: copies are fetched apart, without them.

const SHELL = `shell:${BUILD.version}`;
const ROUTINE = "routine:";
const PATIENCE_MS = 4000;
const ANSWER_MS = 1000;
const UNTOUCHED = new RegExp(BUILD.untouched);
const SLUG = /^[a-z0-9-]+$/;
const KEPT_HEADERS = ["Content-Type", "Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"];

const pathOf = ({ url }) => new URL(url).pathname;
const listAddress = (slug) => `/routines/${slug}/offline.json`;

// ---- when nothing goes on

// A browser stops the worker in charge to make room for a newer one. What reaches it at that very moment starts it again, and the newer
// one then waits for minutes. So it is asked to make room only after a while in which nothing reached this one.
const QUIET_MS = 1000;
const LOOK_MS = 100;
const MOST_LOOKS = 80;
let open = 0;
let stirred = 0;

/** Count a piece of work as going on until it ends. */
function during(work) {
  open += 1;
  return Promise.resolve(work).finally(() => {
    open -= 1;
    stirred = performance.now();
  });
}

async function quiet() {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if (!open && performance.now() - stirred >= QUIET_MS) return true;
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
  }
  return false;
}

// ---- taking copies

async function digest(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A copy of a public address, as everyone gets it; refuses redirects, errors, and bytes that are not those of the build. */
async function copy(address, cache, sha256 = "") {
  const answer = await fetch(address, { credentials: "omit", redirect: "error", cache });
  if (answer.status !== 200 || answer.type !== "basic") throw Object.assign(new Error(address), { status: answer.status });
  const body = await answer.arrayBuffer();
  if (sha256 && await digest(body) !== sha256) throw new Error(`not as built: ${address}`);
  const headers = KEPT_HEADERS.filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)]);
  return [address, new Response(body, { headers })];
}

// A broken copy in the browser's own cache gets a second chance from the server.
const builtCopy = ([address, sha256]) => copy(address, "default", sha256).catch(() => copy(address, "reload", sha256));

async function fill(name, copies) {
  const cache = await caches.open(name);
  await Promise.all(copies.map(([address, answer]) => cache.put(address, answer)));
}

async function install() {
  const copies = await Promise.all(Object.entries({ ...BUILD.files, ...BUILD.pages }).map(builtCopy));
  try {
    await fill(SHELL, copies);
  } catch (full) {
    await caches.delete(SHELL);
    throw full;
  }
}

// ---- routines

const routineNames = async () => (await caches.keys()).filter((name) => name.startsWith(ROUTINE));

async function listOf(slug) {
  const kept = await caches.match(listAddress(slug), { cacheName: ROUTINE + slug });
  return kept ? kept.json() : null;
}

const sameEdition = (one, other) => one?.epoch === other.epoch && one?.build === other.build;

// What was dropped while it was being fetched must not come back.
let era = 0;
let line = Promise.resolve();

// One after the other: two pages may ask for the same routine.
function inTurn(work) {
  return (message) => {
    line = line.catch(() => null).then(() => work(message));
    return line;
  };
}

/** Keep a routine, or bring its copies up to date; its list goes in last and says that all is there. */
async function keep({ slug, body }) {
  if (!SLUG.test(slug)) return null;
  const name = ROUTINE + slug;
  const before = await listOf(slug);
  const began = era;
  try {
    const list = await copy(listAddress(slug), "no-cache");
    const told = await list[1].clone().json();
    // These pages belong to a newer build: its own worker keeps them.
    if (told.build !== BUILD.build) return registration.update().then(() => null);
    const cache = await caches.open(name);
    const here = (await cache.keys()).map(pathOf);
    const pictures = [...told.pictures, ...(told.bodies[body] ?? [])];
    const missing = [...pictures.filter((address) => !here.includes(address)), ...(sameEdition(before, told) ? [] : told.pages)];
    const copies = await Promise.all(missing.map((address) => copy(address, address.endsWith(".svg") ? "default" : "no-cache")));
    for (const [address, answer] of [...copies, list]) await cache.put(address, answer);
    const wanted = new Set([...pictures, ...told.pages, list[0]]);
    if (!(await players()).length) await Promise.all(here.filter((address) => !wanted.has(address)).map((address) => cache.delete(address)));
    if (era !== began) await caches.delete(name);
    return told;
  } catch (error) {
    if (!before || [404, 410].includes(error.status)) await caches.delete(name);
    return null;
  }
}

/** Where the content or the build changed since, bring every kept routine up to date; then drop what nothing needs. */
async function refresh({ body }) {
  let fresh = null;
  for (const name of await routineNames()) {
    const slug = name.slice(ROUTINE.length);
    if (!fresh || !sameEdition(await listOf(slug), fresh)) fresh = (await keep({ slug, body })) ?? fresh;
  }
  await tidy();
}

// The files of an older build stay while a kept routine has pages of that build, or a player is open.
async function tidy() {
  if ((await players()).length) return;
  const names = await caches.keys();
  const lists = await Promise.all(names.filter((name) => name.startsWith(ROUTINE)).map((name) => listOf(name.slice(ROUTINE.length))));
  if (lists.some((list) => list && list.build !== BUILD.build)) return;
  await Promise.all(names.filter((name) => name.startsWith("shell:") && name !== SHELL).map((name) => caches.delete(name)));
}

// ---- tabs

async function players() {
  return (await clients.matchAll({ type: "window", includeUncontrolled: true })).filter((client) => pathOf(client).endsWith("/play/"));
}

function inSession(client) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data !== false);
    // A tab that sleeps may be in the middle of a session.
    setTimeout(resolve, ANSWER_MS, true);
    client.postMessage({ type: "busy?" }, [port2]);
  });
}

async function takeOver() {
  const busy = (await Promise.all((await players()).map(inSession))).includes(true);
  if (!busy) await skipWaiting();
  return !busy;
}

async function drop(names) {
  era += 1;
  await Promise.all(names.map((name) => caches.delete(name)));
}

const WORK = {
  keep: inTurn(keep),
  refresh: inTurn(refresh),
  "drop-all": async () => drop(await routineNames()),
  "take-over": takeOver,
};
const ASKED = { "quiet?": quiet };

// ---- answering

async function navigate(request) {
  const path = pathOf(request);
  const routine = path.split("/")[2];
  const kept = (await caches.match(path, { cacheName: SHELL })) ?? (await caches.match(path, { cacheName: ROUTINE + routine }));
  const asked = fetch(request).catch(() => null);
  if (!kept) return (await asked) ?? (await caches.match(BUILD.offline, { cacheName: SHELL })) ?? Response.error();
  const answer = await Promise.race([asked, new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, null); })]);
  return answer && answer.status < 500 ? answer : kept;
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(clients.claim().then(tidy)));
addEventListener("message", (event) => {
  const { type } = event.data ?? {};
  const answer = (told) => event.ports[0]?.postMessage(told ?? null);
  if (ASKED[type]) event.waitUntil(ASKED[type]().then(answer));
  else if (WORK[type]) event.waitUntil(during(WORK[type](event.data)).then(answer));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || UNTOUCHED.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(during(navigate(request)));
  else if (/^\/(static|pictures)\//.test(pathname)) event.respondWith(during(caches.match(request.url).then((kept) => kept ?? fetch(request))));
});
