import { m } from '#lib/paraglide/messages.js';
import { sexWords, wordOf } from '#lib/people-words.ts';
import type { PersonSummary } from '#lib/server/people/search.ts';

/** What tells two people of one name apart, without giving a number away. */
export function summaryNote(person: PersonSummary): string {
	return [
		person.unit_name ?? m.people_unposted(),
		wordOf(sexWords, person.sex),
		person.birth_year === null ? '' : m.people_born_in({ year: person.birth_year })
	]
		.filter((words) => words !== '')
		.join(' · ');
}
