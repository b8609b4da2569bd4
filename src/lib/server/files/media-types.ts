/** The types that uploads may have: the endings of their names and the bytes they begin with. */
interface MediaType {
	endings: readonly string[];
	isBeginning: (head: Buffer) => boolean;
}

const beginsWith =
	(...bytes: number[]) =>
	(head: Buffer) =>
		head.subarray(0, bytes.length).equals(Buffer.from(bytes));

const zipBeginning = beginsWith(0x50, 0x4b, 0x03, 0x04);

export const mediaTypes = {
	'image/png': {
		endings: ['png'],
		isBeginning: beginsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
	},
	'image/jpeg': { endings: ['jpg', 'jpeg'], isBeginning: beginsWith(0xff, 0xd8, 0xff) },
	'image/webp': {
		endings: ['webp'],
		isBeginning: (head) =>
			head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP'
	},
	'application/pdf': { endings: ['pdf'], isBeginning: beginsWith(0x25, 0x50, 0x44, 0x46, 0x2d) },
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
		endings: ['xlsx'],
		isBeginning: zipBeginning
	},
	'text/csv': { endings: ['csv'], isBeginning: isPlainText }
} as const satisfies Record<string, MediaType>;

export type MediaTypeName = keyof typeof mediaTypes;

/** How many bytes the checks above look at. */
export const headBytes = 4_096;

/**
 * The type of a file by the ending of its name, where its first bytes say the same. What a browser
 * claims about it is not asked.
 */
export function detectMediaType(name: string, head: Buffer): MediaTypeName | undefined {
	const ending = /\.([a-z0-9]+)$/.exec(name.toLowerCase())?.[1];
	if (ending === undefined) return undefined;
	const names = Object.keys(mediaTypes) as MediaTypeName[];
	return names.find((candidate) => {
		const { endings, isBeginning }: MediaType = mediaTypes[candidate];
		return endings.includes(ending) && isBeginning(head);
	});
}

/** Text of any encoding that Chinese sheets come in: no control characters, and no markup. */
function isPlainText(head: Buffer): boolean {
	const hasControl = head.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0d].includes(byte));
	return !hasControl && !/^(\ufeff|\xef\xbb\xbf)?\s*</.test(head.toString('latin1'));
}
