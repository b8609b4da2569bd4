import type { FactDetail } from './server/qualifications/fact-list.ts';

/** What the fields of a fact begin with, by the name of the field. */
export type FactFormValues = Partial<Record<string, string | string[]>>;

/** The value that a field of one value begins with. */
export function firstValue(values: FactFormValues, name: string): string | undefined {
	return [values[name] ?? []].flat()[0];
}

/** The fields of a fact that is corrected, as its form had them. The number of a certificate is typed anew. */
export function formValuesOf(fact: FactDetail): FactFormValues {
	const values: FactFormValues = {};
	for (const [name, value] of Object.entries(fact.detail)) {
		if (value === null || typeof value === 'boolean') continue;
		values[name] = Array.isArray(value) ? value.map(String) : String(value);
	}
	if (fact.kind === 'education') {
		values.is_full_time = fact.detail.is_full_time ? 'full-time' : 'part-time';
		values.is_finished = fact.detail.is_finished ? 'finished' : 'studying';
	}
	if (fact.kind === 'practice') {
		values.practice_kind = fact.detail.kind;
		values.hours = fact.detail.minutes > 0 ? String(fact.detail.minutes / 60) : '';
	}
	return values;
}
