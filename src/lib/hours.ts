/** The ledgers stand side by side: a minute in one never makes up for a minute in another. */
export const ledgers = ['continuing-education', 'technician', 'cadre'] as const;

export type Ledger = (typeof ledgers)[number];

/** What the hours of professional technicians are kept apart by: 专业科目 and 公需科目. */
export const subjects = ['professional', 'public'] as const;

export type Subject = (typeof subjects)[number];

/** A ledger, and the subject where the ledger has subjects. */
export interface LedgerPart {
	ledger: Ledger;
	subject: Subject | null;
}

/** Every part that a course or a training can count in, as authors and forms write it. */
export const ledgerPartCodes = [
	'continuing-education',
	'technician:professional',
	'technician:public',
	'cadre'
] as const;

export type LedgerPartCode = (typeof ledgerPartCodes)[number];

/** Whether the text names a ledger. */
export function isLedger(text: string): text is Ledger {
	return (ledgers as readonly string[]).includes(text);
}

/** Whether the text names a part as `course.yaml` writes it. */
export function isLedgerPartCode(text: string): text is LedgerPartCode {
	return (ledgerPartCodes as readonly string[]).includes(text);
}

/** The part that a code names: `technician:professional` is the ledger with its subject. */
export function ledgerPartOf(code: LedgerPartCode): LedgerPart {
	const [ledger, subject = null] = code.split(':');
	// The codes are written out above, each of a ledger and a subject of its own.
	return { ledger: ledger as Ledger, subject: subject as Subject | null };
}

/** The code of a part, the way back of `ledgerPartOf`. */
export function codeOfLedgerPart({ ledger, subject }: LedgerPart): LedgerPartCode {
	return (subject === null ? ledger : `${ledger}:${subject}`) as LedgerPartCode;
}

/**
 * Minutes as the hours of a ledger, in tenths and rounded down: what is shown has been earned.
 *
 * @param minutesAnHour what the rule of the day says: 45 for a class hour, 60 for an hour of
 * continuing education
 */
export function hoursOfMinutes(minutes: number, minutesAnHour: number): number {
	const tenths = Math.floor((Math.abs(minutes) * 10) / minutesAnHour) / 10;
	return minutes < 0 ? -tenths : tenths;
}

/** The least number of whole minutes that a number of hours asks for. */
export function minutesOfHours(hours: number, minutesAnHour: number): number {
	return Math.ceil(hours * minutesAnHour);
}

/** What a lesson's line rests on, as it was judged. */
export interface LessonEvidence {
	checks_passed: number;
	checks_required: number;
	pass_percent: number;
	/** Time that the server saw, or could have seen, in seconds. */
	active_seconds: number;
	/** Of these, what came later out of the outbox of a device. */
	offline_seconds: number;
	/** No reader needs less for the lesson. */
	least_seconds: number;
	media_seconds: number;
	/** How many sections were read to their end. */
	sections: number;
}

/** What a line for training elsewhere rests on. */
export interface TrainingEvidence {
	/** The public id of the filing. */
	filing: string;
	provider: string;
	began_on: string;
	ended_on: string;
	certificate_number: string | null;
	/** What was asked for; the line holds what was granted. */
	minutes_filed: number;
	/** The SHA-256 of the file, in hexadecimal. */
	file_sha256: string | null;
}

/** A rule as it stood when it priced a line. */
export interface RuleStamp {
	key: string;
	area: string;
	valid_from: string | null;
	value: string | number | boolean | null;
}
