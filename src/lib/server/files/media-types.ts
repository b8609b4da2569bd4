/** The types that uploads and the files of courses may have: the endings of their names and the bytes they begin with. */
interface MediaType {
	endings: readonly string[];
	isBeginning: (head: Buffer) => boolean;
}

const beginsWith =
	(...bytes: number[]) =>
	(head: Buffer) =>
		head.subarray(0, bytes.length).equals(Buffer.from(bytes));

const zipBeginning = beginsWith(0x50, 0x4b, 0x03, 0x04);
/** The container of MPEG-4: a box `ftyp` stands first. */
const isMpeg4 = (head: Buffer): boolean => head.toString('latin1', 4, 8) === 'ftyp';

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
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
		endings: ['docx'],
		isBeginning: zipBeginning
	},
	'text/csv': { endings: ['csv'], isBeginning: isPlainText },
	'audio/mpeg': { endings: ['mp3'], isBeginning: isMp3 },
	'audio/mp4': { endings: ['m4a'], isBeginning: isMpeg4 },
	'audio/ogg': { endings: ['ogg'], isBeginning: beginsWith(0x4f, 0x67, 0x67, 0x53) },
	'video/mp4': { endings: ['mp4'], isBeginning: isMpeg4 },
	'video/webm': { endings: ['webm'], isBeginning: beginsWith(0x1a, 0x45, 0xdf, 0xa3) },
	'text/vtt': {
		endings: ['vtt'],
		isBeginning: (head) => /^\ufeff?WEBVTT[ \t\r\n]/.test(head.toString('utf8'))
	}
} as const satisfies Record<string, MediaType>;

export type MediaTypeName = keyof typeof mediaTypes;

/** How many bytes the checks above look at. */
export const headBytes = 4_096;

/** The type that a name claims by its ending, whatever is in the file. */
export function mediaTypeOfEnding(ending: string): MediaTypeName | undefined {
	const names = Object.keys(mediaTypes) as MediaTypeName[];
	return names.find((name) => (mediaTypes[name] as MediaType).endings.includes(ending));
}

/**
 * The type of a file by the ending of its name, where its first bytes say the same. What a browser
 * claims about it is not asked.
 */
export function detectMediaType(name: string, head: Buffer): MediaTypeName | undefined {
	const ending = /\.([a-z0-9]+)$/.exec(name.toLowerCase())?.[1];
	if (ending === undefined) return undefined;
	const claimed = mediaTypeOfEnding(ending);
	return claimed && mediaTypes[claimed].isBeginning(head) ? claimed : undefined;
}

/** A tag, or a first frame of layer III. */
function isMp3(head: Buffer): boolean {
	const isTagged = head.toString('latin1', 0, 3) === 'ID3';
	return isTagged || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2);
}

/** Text of any encoding that Chinese sheets come in: no control characters, and no markup. */
function isPlainText(head: Buffer): boolean {
	const hasControl = head.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0d].includes(byte));
	return !hasControl && !/^(\ufeff|\xef\xbb\xbf)?\s*</.test(head.toString('latin1'));
}
