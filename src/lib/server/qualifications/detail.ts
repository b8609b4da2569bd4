import type { Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { writeCredential, writeCredentialRegistration } from './credential.ts';
import { writeEducation, writePractice, writeWork } from './curriculum.ts';
import { writeExamRegistration, writeExamResult } from './exam.ts';
import type { FilingContext } from './filing.ts';
import type { FactInput } from './input.ts';

/** A fact that was begun: its row, which its detail hangs on. */
export interface BegunFact {
	id: number;
	publicId: string;
}

/**
 * Writes what a fact says, after the rules of its kind have been asked.
 *
 * @throws Invalid and Conflict as the kinds do
 */
export async function writeDetail(
	trx: Transaction<Database>,
	fact: BegunFact,
	input: FactInput,
	context: FilingContext
): Promise<void> {
	switch (input.kind) {
		case 'education':
			return writeEducation(trx, fact, input, context);
		case 'work':
			return writeWork(trx, fact, input, context);
		case 'exam-registration':
			return writeExamRegistration(trx, fact, input, context);
		case 'exam-result':
			return writeExamResult(trx, fact, input, context);
		case 'credential':
			return writeCredential(trx, fact, input, context);
		case 'registration':
			return writeCredentialRegistration(trx, fact, input, context);
		case 'practice':
			return writePractice(trx, fact, input, context);
	}
}
