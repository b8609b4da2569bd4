/**
 * The place of a quotation in an element, however many nodes it runs over; spaces and line breaks
 * between words do not count.
 *
 * @returns undefined where the words are not there any more
 */
export function findRange(element: Element, quote: string): Range | undefined {
	const wanted = quote.replace(/\s+/g, '');
	if (wanted === '') return undefined;
	const places: { node: Text; offset: number }[] = [];
	let text = '';
	const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		const { data } = node as Text;
		for (let offset = 0; offset < data.length; offset++) {
			if (/\s/.test(data[offset] ?? '')) continue;
			text += data[offset];
			places.push({ node: node as Text, offset });
		}
	}
	const at = text.indexOf(wanted);
	const [first, last] = [places[at], places[at + wanted.length - 1]];
	if (at < 0 || !first || !last) return undefined;
	const range = document.createRange();
	range.setStart(first.node, first.offset);
	range.setEnd(last.node, last.offset + 1);
	return range;
}
