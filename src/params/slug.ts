const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const slugLengthMax = 60;

/** The name of a course or a lesson in an address. */
export function match(text: string): boolean {
	return text.length <= slugLengthMax && slugPattern.test(text);
}
