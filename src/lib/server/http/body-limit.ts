import { error, type RequestEvent } from '@sveltejs/kit';
import { bodyBytesMax, uploadBytesMax, uploadRoutes, uploadsAtOnceMax } from './body-sizes.ts';
import { wordsFor } from './errors.ts';

let uploads = 0;

/**
 * Holds the body of a request to what its route takes, while it is read: more ends it with 413. Only
 * somebody who is signed in may send a file, and only so many at once; the others are asked to wait.
 */
export async function withinBodyLimit(
	event: RequestEvent,
	resolve: (event: RequestEvent) => Response | Promise<Response>
): Promise<Response> {
	const { request, locals, route } = event;
	if (request.body === null) return resolve(event);
	const isUpload =
		uploadRoutes.has(route.id ?? '') && locals.actor !== null && !isUsualSize(request.headers);
	const isTooMany = isUpload && uploads >= uploadsAtOnceMax;
	const code = isTooMany ? 'uploads-busy' : 'too-large-body';
	const bytesMax = isTooMany ? 0 : isUpload ? uploadBytesMax : bodyBytesMax;
	event.request = new Request(request, {
		body: bounded(request.body, bytesMax, () => refusal(event, code)),
		duplex: 'half'
	} as RequestInit);
	if (!isUpload || isTooMany) return resolve(event);
	uploads += 1;
	try {
		return await resolve(event);
	} finally {
		uploads -= 1;
	}
}

/** Whether the request says that it is no larger than any other: a form that brings no file. */
function isUsualSize(headers: Headers): boolean {
	const length = headers.get('content-length');
	return length !== null && Number(length) <= bodyBytesMax;
}

/**
 * The same bytes, up to a limit. What comes after it is read and dropped: a browser that is still
 * sending would otherwise lose the connection before it saw the answer.
 */
function bounded(
	source: ReadableStream<Uint8Array>,
	bytesMax: number,
	refusalOf: () => unknown
): ReadableStream<Uint8Array> {
	const reader = source.getReader();
	let bytes = 0;
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await reader.read();
			if (done) return controller.close();
			bytes += value.byteLength;
			if (bytes <= bytesMax) return controller.enqueue(value);
			controller.error(refusalOf());
			void drain(reader);
		},
		cancel: (reason) => reader.cancel(reason)
	});
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
	try {
		while (!(await reader.read()).done);
	} catch {
		// It broke off, or went beyond what the server takes: there is nothing more to drop.
	}
}

/** Kit's error, to be thrown by whoever reads the body. */
function refusal({ locals: { requestId } }: RequestEvent, code: string): unknown {
	try {
		return error(code === 'uploads-busy' ? 503 : 413, { code, message: wordsFor(code), requestId });
	} catch (caught) {
		return caught;
	}
}
