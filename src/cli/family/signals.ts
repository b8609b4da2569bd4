/** What the operator asked for by signals. */
export interface StopSignals {
	/** Aborted by the first one. */
	stop: AbortSignal;
	/** Aborted by a second one: finish now. */
	hurry: AbortSignal;
}

/** npm passes on a Ctrl-C that the terminal has sent us already: two in a row are one. */
const sameSignalMs = 1_000;

/** Listens to SIGINT and SIGTERM from now on; they no longer end the process by themselves. */
export function listenForStop(): StopSignals {
	const stop = new AbortController();
	const hurry = new AbortController();
	let firstAt: number | undefined;
	const onSignal = () => {
		firstAt ??= performance.now();
		stop.abort();
		if (performance.now() - firstAt > sameSignalMs) hurry.abort();
	};
	process.on('SIGINT', onSignal);
	process.on('SIGTERM', onSignal);
	// A closed terminal is a Ctrl-C by other means.
	process.on('SIGHUP', onSignal);
	return { stop: stop.signal, hurry: hurry.signal };
}

/** Resolves when the signal is aborted. */
export function whenAborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}
