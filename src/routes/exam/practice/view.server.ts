import * as v from 'valibot';
import type { PracticeSubject } from '#lib/practice/practice.ts';
import type { Reader } from '#lib/server/database/reader.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import { practiceQuerySchema, type PracticeQuery } from '#lib/server/practice/input.ts';
import { findUsualSubject } from '#lib/server/practice/usual-subject.ts';

/** What the address of a page of practice asks for; the subject that is practised without one. */
export async function readPracticeQuery(
	db: Reader,
	actor: Actor,
	url: URL
): Promise<PracticeQuery & { subject: PracticeSubject }> {
	const query = v.parse(practiceQuerySchema, Object.fromEntries(url.searchParams));
	return { ...query, subject: query.subject ?? (await findUsualSubject(db, actor)) };
}
