import type { RequestEvent } from '@sveltejs/kit';
import { describe, expect, test } from 'vitest';
import { withinBodyLimit } from './body-limit.ts';
import { bodyBytesMax, uploadBytesMax, uploadRoutes, uploadsAtOnceMax } from './body-sizes.ts';
import { formFiles, formValues } from './form.ts';

const [uploadRoute = ''] = uploadRoutes;

function send(route: string, body: FormData | Uint8Array<ArrayBuffer>, { isSignedIn = true } = {}) {
	return {
		request: new Request('http://localhost/', { method: 'POST', body }),
		route: { id: route },
		locals: { actor: isSignedIn ? {} : null, requestId: 'r' }
	} as unknown as RequestEvent;
}

const read = (event: RequestEvent) =>
	withinBodyLimit(event, async ({ request }) => {
		const { byteLength } = await request.arrayBuffer();
		return new Response(String(byteLength));
	});

const answer = (event: RequestEvent) =>
	read(event).then(
		(response) => response.text(),
		(error: { status?: number; body?: { code: string } }) => `${error.status} ${error.body?.code}`
	);

function formWith(file: Uint8Array<ArrayBuffer>): FormData {
	const form = new FormData();
	form.set('title', '培训');
	form.set('file', new File([file], '结业证书.pdf'));
	return form;
}

describe('a body', () => {
	test('of the usual size is read whole, and one that is larger is refused as it is read', async () => {
		expect(await answer(send('/units', new Uint8Array(bodyBytesMax)))).toBe(String(bodyBytesMax));
		expect(await answer(send('/units', new Uint8Array(bodyBytesMax + 1)))).toBe(
			'413 too-large-body'
		);
	});

	test('may be larger where its form brings a file, and only for who is signed in', async () => {
		const large = () => new Uint8Array(bodyBytesMax + 1);
		expect(await answer(send(uploadRoute, large()))).toBe(String(bodyBytesMax + 1));
		expect(await answer(send(uploadRoute, large(), { isSignedIn: false }))).toBe(
			'413 too-large-body'
		);
		expect(await answer(send(uploadRoute, new Uint8Array(uploadBytesMax + 1)))).toBe(
			'413 too-large-body'
		);
	});

	test('is refused with its own words also where it is read as a form', async () => {
		const event = send(uploadRoute, formWith(new Uint8Array(uploadBytesMax + 1)));
		const reading = withinBodyLimit(event, async ({ request }) => {
			await request.formData();
			return new Response();
		});
		await expect(reading).rejects.toMatchObject({ status: 413, body: { code: 'too-large-body' } });
	});

	test('brings its file and its texts apart', async () => {
		const event = send(uploadRoute, formWith(new Uint8Array(1_000)));
		await withinBodyLimit(event, async ({ request }) => {
			const form = await request.formData();
			expect({ ...formValues(form) }).toEqual({ title: '培训' });
			expect(formFiles(form).file).toMatchObject({ name: '结业证书.pdf', size: 1_000 });
			return new Response();
		});
		const empty = new FormData();
		empty.set('file', new File([], ''));
		expect({ ...formFiles(empty) }).toEqual({});
	});
});

test('only so many uploads are held at once, and the next one is asked to wait', async () => {
	const ends: (() => void)[] = [];
	const held = Array.from({ length: uploadsAtOnceMax }, () =>
		withinBodyLimit(
			send(uploadRoute, new Uint8Array(10)),
			() => new Promise((resolve) => ends.push(() => resolve(new Response())))
		)
	);
	expect(await answer(send(uploadRoute, new Uint8Array(10)))).toBe('503 uploads-busy');
	expect(await answer(send('/units', new Uint8Array(10)))).toBe('10');
	const small = send(uploadRoute, new Uint8Array(10));
	small.request.headers.set('content-length', '10');
	expect(await answer(small)).toBe('10');
	for (const end of ends) end();
	await Promise.all(held);
	expect(await answer(send(uploadRoute, new Uint8Array(10)))).toBe('10');
});
