import { expectations } from '../access/expectations.ts';
import type { Place } from '../access/land.ts';

/** The address of a route: the rows of a place, or the named values, for its parameters. */
export function pathOf(id: string, place: Place): string {
	const { row, parameters = {} } = expectations[id] ?? {};
	return id.replace(/\[(\w+)(?:=\w+)?\]/g, (_all, name: string) => {
		return parameters[name] ?? (row ? place[row] : '');
	});
}
