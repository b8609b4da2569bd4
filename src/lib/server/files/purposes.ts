import type { Permission } from '../grants/roles.ts';
import type { MediaTypeName } from './media-types.ts';

interface Purpose {
	bytesMax: number;
	mediaTypes: readonly MediaTypeName[];
	/** Who may open it, within the subtree that holds the file's unit. Whoever stored it may, too. */
	permission: Permission;
}

const mebibyte = 1024 * 1024;

/** What files are stored for. A purpose is a row of the table, so an old one is never taken away. */
export const filePurposes = {
	/** The scan of a document that a change of units rests on. */
	'legal-act': {
		bytesMax: 20 * mebibyte,
		mediaTypes: ['application/pdf', 'image/jpeg', 'image/png'],
		permission: 'units.view'
	},
	/** The certificate or the attendance of a training elsewhere. */
	'training-evidence': {
		bytesMax: 10 * mebibyte,
		mediaTypes: ['application/pdf', 'image/jpeg', 'image/png'],
		permission: 'hours.verify'
	},
	/** What somebody proves their way to the national certificate with. */
	'qualification-evidence': {
		bytesMax: 10 * mebibyte,
		mediaTypes: ['application/pdf', 'image/jpeg', 'image/png'],
		permission: 'qualifications.verify'
	},
	/** A sheet of people or units to import. */
	'import-sheet': {
		bytesMax: 50 * mebibyte,
		mediaTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv'],
		permission: 'people.create'
	}
} as const satisfies Record<string, Purpose>;

export type FilePurpose = keyof typeof filePurposes;

/** What all files of one unit may weigh together. */
export const unitBytesMax = 2 * 1024 * mebibyte;

export function purposeOf(name: FilePurpose): Purpose {
	return filePurposes[name];
}
