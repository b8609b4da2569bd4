import * as v from 'valibot';
import type { Day } from './dates.ts';

/** The code that stands in a number where a course belongs to no training base. */
export const platformCode = 'ZX';

/**
 * What a certificate says, as it was true on the day of issue. It names everything by its words as
 * well as by its code, because what it names may be gone when it is read.
 */
export interface CertificateBody {
	/** Such as `430000D002-2026-000017`: base, year, serial without gaps. */
	number: string;
	holder: {
		name: string;
		/** The kind and the last four characters of an identity document, and never more. */
		document: { type: string; tail: string } | null;
	};
	course: { slug: string; title: string; tier: string; publication: number };
	/** The training base; without a name where it is the platform itself. */
	base: { code: string; name: string | null };
	minutes: number;
	/** The view of the minutes, and the rule that made it. */
	class_hours: { count: number; minutes_each: number; rule_valid_from: Day | null };
	completed_on: Day;
	issued_on: Day;
	lessons: { title: string; minutes: number }[];
	/** The codes of the ledgers that the hours count in. */
	ledgers: string[];
}

const bodySchema = v.object({
	number: v.string(),
	holder: v.object({
		name: v.string(),
		document: v.nullable(v.object({ type: v.string(), tail: v.string() }))
	}),
	course: v.object({
		slug: v.string(),
		title: v.string(),
		tier: v.string(),
		publication: v.number()
	}),
	base: v.object({ code: v.string(), name: v.nullable(v.string()) }),
	minutes: v.number(),
	class_hours: v.object({
		count: v.number(),
		minutes_each: v.number(),
		rule_valid_from: v.nullable(v.string())
	}),
	completed_on: v.string(),
	issued_on: v.string(),
	lessons: v.array(v.object({ title: v.string(), minutes: v.number() })),
	ledgers: v.array(v.string())
});

/** A signed document read as a certificate; undefined where it is none. */
export function readCertificate(document: unknown): CertificateBody | undefined {
	const parsed = v.safeParse(bodySchema, document);
	return parsed.success ? parsed.output : undefined;
}

/** A name as the public page shows it: enough for whoever knows it, too little for whoever does not. */
export function maskName(name: string): string {
	const [first = ''] = name;
	return `${first}*`;
}
