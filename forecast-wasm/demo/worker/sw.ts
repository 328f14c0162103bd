/** Keeps the page on the device: after the first load it needs no connection. */

/// <reference lib="webworker" />

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build: the page's files, and a name that changes with any of them. */
declare const FILES: string[];
declare const VERSION: string;

/** What a version of this page calls its cache; other pages of the same origin have their own. */
const OURS = /^forecast-[0-9a-f]{16}$/;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(VERSION)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = async (): Promise<void> => {
    for (const name of await caches.keys()) if (OURS.test(name) && name !== VERSION) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const kept = caches.open(VERSION).then((cache) => cache.match(event.request, { ignoreSearch: true }));
  event.respondWith(kept.then((response) => response ?? fetch(event.request)));
});
