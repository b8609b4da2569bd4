import type { ByteRange } from '../files/blob-store.ts';

/**
 * The part that a `Range` header asks for. Undefined where the whole is to be given: without a header,
 * for one that is no range of bytes, and for several parts at once, which no player needs.
 *
 * @returns `unsatisfiable` where the part lies beyond the end
 */
export function readByteRange(
	header: string | null,
	sizeBytes: number
): ByteRange | 'unsatisfiable' | undefined {
	const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
	if (!match) return undefined;
	const [, first = '', last = ''] = match;
	if (first === '' && last === '') return undefined;
	if (first === '') {
		const length = Math.min(Number(last), sizeBytes);
		return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
	}
	const start = Number(first);
	const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
	if (last !== '' && Number(last) < start) return undefined;
	return start >= sizeBytes ? 'unsatisfiable' : { start, end };
}
