import { m } from '#lib/paraglide/messages.js';
import type { DocumentType } from '#lib/server/people/document-number.ts';
import type { Employment, EntryChannel } from '#lib/server/postings/input.ts';

/** The closed lists of the register of people, in words; in the order in which forms offer them. */

export const employmentWords: Record<Employment, () => string> = {
	'civil-servant': m.employment_civil_servant,
	'civil-servant-like': m.employment_civil_servant_like,
	'public-institution': m.employment_public_institution,
	'office-worker': m.employment_office_worker,
	contract: m.employment_contract,
	'purchased-service': m.employment_purchased_service,
	'public-welfare-post': m.employment_public_welfare_post,
	dispatched: m.employment_dispatched,
	'agency-staff': m.employment_agency_staff
};

export const entryChannelWords: Record<EntryChannel, () => string> = {
	'open-recruitment': m.entry_channel_open_recruitment,
	'purchased-service': m.entry_channel_purchased_service,
	secondment: m.entry_channel_secondment,
	transfer: m.entry_channel_transfer,
	assignment: m.entry_channel_assignment,
	other: m.entry_channel_other
};

export const documentTypeWords: Record<DocumentType, () => string> = {
	'resident-id': m.document_type_resident_id,
	'hk-macao-permit': m.document_type_hk_macao_permit,
	'taiwan-permit': m.document_type_taiwan_permit,
	'residence-permit': m.document_type_residence_permit,
	'foreign-permanent-residence': m.document_type_foreign_permanent_residence,
	passport: m.document_type_passport
};

export const sexWords: Record<'female' | 'male', () => string> = {
	female: m.sex_female,
	male: m.sex_male
};

export const contactWords: Record<'phone' | 'mail', () => string> = {
	phone: m.contact_phone,
	mail: m.contact_mail
};

/** A list of words as the options of a select or of filter chips. */
export function optionsOf(words: Record<string, () => string>): { value: string; label: string }[] {
	return Object.entries(words).map(([value, label]) => ({ value, label: label() }));
}

/** The word for a value of one of the lists; a value that this version does not know stays as it is. */
export function wordOf(words: Record<string, () => string>, value: string | null): string {
	return value === null ? '' : (words[value]?.() ?? value);
}
