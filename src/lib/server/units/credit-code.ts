/** The 31 signs of GB 32100-2015: digits and capital letters without I, O, S, V and Z. */
const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const length = 18;

/**
 * Whether the text is a well-formed unified social credit code (统一社会信用代码): 18 signs, the last
 * of which checks the others (GB 32100-2015; weights are powers of 3 modulo 31).
 */
export function isCreditCode(text: string): boolean {
	if (text.length !== length) return false;
	const values = [...text].map((sign) => signs.indexOf(sign));
	if (values.includes(-1)) return false;
	let weight = 1;
	let sum = 0;
	for (const value of values.slice(0, -1)) {
		sum += value * weight;
		weight = (weight * 3) % signs.length;
	}
	return values.at(-1) === (signs.length - (sum % signs.length)) % signs.length;
}
