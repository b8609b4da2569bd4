import { existsSync } from 'node:fs';
import { packagedMajor } from './binaries.ts';
import { mustInitialise } from './cluster.ts';
import { layoutOf } from './layout.ts';
import { findOperatingUser } from './operating-user.ts';

/**
 * Looks at the data folder of a home and changes nothing.
 *
 * @returns `undefined` where none was made yet
 * @throws EmbeddedPostgresFailure with what keeps it from being opened
 */
export function examineEmbedded(home: string): { folder: string; version: number } | undefined {
	const version = packagedMajor();
	if (!existsSync(home)) return undefined;
	const layout = layoutOf(home, findOperatingUser());
	if (mustInitialise(layout, version)) return undefined;
	return { folder: layout.data, version };
}
