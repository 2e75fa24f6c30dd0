// What /sw.js is while the operator has switched offline off: it takes every copy off the device and leaves.
// Open pages go on as they are, and what waits to be sent is not touched: that lies elsewhere.

// At once, and not only when the browser lets this one take over: an open player may keep the one before at work for minutes.
addEventListener("install", (event) => event.waitUntil(dropAll().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(dropAll().then(() => registration.unregister())));

const dropAll = async () => Promise.all((await caches.keys()).map((name) => caches.delete(name)));
