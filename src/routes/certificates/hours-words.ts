import type { CertificateBody } from '#lib/certificates.ts';
import { formatNumber } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

/** How much was learnt: the minutes, and the class hours that they are by the rule of the day. */
export function hoursWords({
	minutes,
	class_hours
}: Pick<CertificateBody, 'minutes' | 'class_hours'>): string {
	return m.certificates_amount_words({
		minutes: formatNumber(minutes),
		hours: formatNumber(class_hours.count),
		each: formatNumber(class_hours.minutes_each)
	});
}
