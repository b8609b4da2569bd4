// For pages that are sent without the app's own script: somebody has signed out, and nothing that
// was taken along may stay. The worker has seen to it already, where there is one.
if ('caches' in window) {
	for (const name of await caches.keys()) {
		if (/^(?:pack|taking):/.test(name)) await caches.delete(name);
	}
}
