import { tierName } from '#lib/certificate-words.ts';
import type { CertificateBody } from '#lib/certificates.ts';
import { formatDay } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { hoursWords } from '../certificates/hours-words.ts';

type Facts = Pick<
	CertificateBody,
	'number' | 'course' | 'base' | 'minutes' | 'class_hours' | 'completed_on'
>;

/** What a certificate says beside its holder's name, as rows of a list. */
export function certificateFacts(says: Facts): { label: string; value: string; note?: string }[] {
	return [
		{ label: m.certificates_number(), value: says.number },
		{
			label: m.certificates_course(),
			value: says.course.title,
			note: `${says.course.tier} ${tierName(says.course.tier)}`
		},
		{ label: m.certificates_base(), value: says.base.name ?? m.certificates_platform() },
		{ label: m.certificates_amount(), value: hoursWords(says) },
		{ label: m.certificates_completed(), value: formatDay(says.completed_on, getLocale()) }
	];
}
