// The page's side of the service worker: which routines are there without a network, and when a new version may take over.

const WORKER = "/sw.js";
const ROUTINE = "routine:";
const ROUTINE_PAGE = /^\/routines\/([a-z0-9-]+)\/(play\/)?$/;
// The same as exercises/shell/rules.py has it for the worker.
const PERSONAL = new RegExp(String.raw`^/(accounts|admin|api|media|sessions|profile|editors|preview|feedback|healthz|readyz|reports|sw\.js`
  + String.raw`|today|progress|programmes?|runs|shoes|calendar|morning|mails-off`
  + String.raw`|my-data|sharing|clients|assessments|discharges|therapist|invite|messages|handover)(/|$)|^/safety/(?!here/)|/log/$`);
const OFFLINE = "/offline/";
// What has a page of its own without a network.
const INSTEAD = { "/safety/": "/safety/here/", "/accounts/logout/": "/phone/" };
const PATIENCE_MS = 30000;

const isOffered = () => Boolean(document.querySelector("link[rel=manifest]"));
const tell = () => dispatchEvent(new Event("selfcare:kept"));

/** Whether the safety answers on this device lock everything: those in cookies, and those that were given here without a network. */
async function held() {
  // Most visitors have answered nothing: what reads the answers is fetched for those who did.
  if (document.cookie.includes("selfcare_") && (await import("../lib/locks.js")).locksHere().some(({ everything }) => everything)) return true;
  try {
    const { ownerHere, standingHere } = await import("../safety/here.js");
    return (await standingHere(await ownerHere())).locks.everything === true;
  } catch {
    return false;
  }
}

async function ask(message) {
  const { active } = (await navigator.serviceWorker?.getRegistration("/")) ?? {};
  if (!active) return null;
  const { keptBody } = await import("../elements/body-choice.js");
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, PATIENCE_MS, null);
    active.postMessage({ body: keptBody() ?? "a", ...message }, [port2]);
  });
}

/** Keep a routine with its pictures on this device; says whether it is here. While everything is locked nothing is kept. */
export async function keepRoutine(slug) {
  if (await held()) return false;
  const told = await ask({ type: "keep", slug });
  tell();
  return Boolean(told) || (await kept()).includes(slug);
}

/** Take the copies of all routines off this device. */
export const dropAll = () => ask({ type: "drop-all" }).then(tell);

/** After an answer: where it locks everything, the copies go too. Reading is never locked. */
export const dropWhereHeld = async () => (await held()) && dropAll();

/** What is known of each routine that is here: {routine, title, minutes, picture, pages, …}. */
export async function keptRoutines() {
  try {
    const names = (await caches.keys()).filter((name) => name.startsWith(ROUTINE));
    const lists = await Promise.all(names.map((name) => caches.match(`/routines/${name.slice(ROUTINE.length)}/offline.json`, { cacheName: name })));
    const told = await Promise.all(lists.filter(Boolean).map((list) => list.json()));
    return told.filter(({ withdrawn }) => !withdrawn);
  } catch {
    return [];
  }
}

/** The slugs of the routines that are ready without a network. */
export const kept = async () => (await keptRoutines()).map(({ routine }) => routine);

/** Let a newer version that waits take over when the one in charge has nothing to do, unless a session runs in some tab. */
export async function takeOverWhenIdle() {
  const waits = async () => (await navigator.serviceWorker?.getRegistration("/"))?.waiting;
  // An older worker does not know the question and stays silent.
  if (await waits() && await ask({ type: "quiet?" }) !== false) (await waits())?.postMessage({ type: "take-over" });
}

// A session runs from its start until it is saved; what was interrupted counts too.
function inSession() {
  const { state } = document.getElementById("main")?.dataset ?? {};
  return Boolean(state) && !["before", "saved"].includes(state);
}

function answerTabs({ data, ports }) {
  if (data?.type === "busy?") ports[0].postMessage(inSession());
}

// Without a network a personal page would end at the browser's own error page: the worker leaves those alone.
function leadElsewhere(event) {
  const link = event.target.closest?.("a[href]");
  if (navigator.onLine || link?.origin !== location.origin || !PERSONAL.test(link.pathname)) return;
  event.preventDefault();
  const instead = INSTEAD[link.pathname] ?? OFFLINE;
  // In the part behind "#", so that the copy of the page is found whatever was asked for.
  location.assign(link.search && instead !== OFFLINE ? `${instead}#${link.search.slice(1)}` : instead);
}

// What this page asks of the worker in charge. A browser stops that one for the next as soon as it has nothing to do; work that
// comes just then starts it again, and the next one waits for minutes. So the page asks for the change when its own work is done.
let work = Promise.resolve();

function doWork() {
  work = work.then(keepWhatBelongsHere).catch(() => null);
  return work;
}

function watch(registration) {
  const giveWay = () => work.then(takeOverWhenIdle);
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => installing.state === "installed" && giveWay());
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && giveWay());
}

async function keepWhatBelongsHere() {
  if (await held()) return dropAll();
  const slug = ROUTINE_PAGE.exec(location.pathname)?.[1];
  if (slug) await keepRoutine(slug);
  await ask({ type: "refresh" });
  return keepWanted();
}

// A star may have been set on another device; what a programme asks for was perhaps never opened.
async function keepWanted() {
  const [{ assigned, starred }, here] = await Promise.all([import("./stars.js"), kept()]);
  for (const slug of new Set([...await starred(), ...await assigned()])) if (!here.includes(slug)) await keepRoutine(slug);
}

/** Register the worker and keep what this page is about; where it is switched off, let the browser hear of it at once. */
export async function start() {
  const { serviceWorker } = navigator;
  if (!isOffered()) return (await serviceWorker.getRegistration("/"))?.update().catch(() => null);
  serviceWorker.addEventListener("message", answerTabs);
  serviceWorker.startMessages();
  document.addEventListener("click", leadElsewhere);
  try {
    watch(await serviceWorker.register(WORKER, { updateViaCache: "none" }));
  } catch {
    // A browser that keeps nothing, or a file on the way that is not ours: the site works with a network only.
    return null;
  }
  serviceWorker.addEventListener("controllerchange", doWork);
  await serviceWorker.ready;
  await doWork();
  return takeOverWhenIdle();
}
