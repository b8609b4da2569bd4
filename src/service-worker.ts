/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';
import { createWorker } from '#lib/offline/worker.ts';

// What there is to decide is decided in src/lib/offline, where it is tested.

const scope = globalThis as unknown as ServiceWorkerGlobalScope;

const worker = createWorker({
	shelf: { caches: scope.caches, origin: scope.location.origin },
	fetch: (...request) => scope.fetch(...request),
	version,
	assets: [...build, ...files]
});

scope.addEventListener('install', (event) => {
	// Files of a build are found under whichever version they came with, so nobody has to wait.
	event.waitUntil(worker.install().then(() => scope.skipWaiting()));
});

scope.addEventListener('activate', (event) => {
	event.waitUntil(worker.activate().then(() => scope.clients.claim()));
});

scope.addEventListener('fetch', (event) => {
	const answer = worker.answer(event.request, (work) => event.waitUntil(work));
	if (answer) event.respondWith(answer);
});
