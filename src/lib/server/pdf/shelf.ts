/** Papers that one process keeps; some thirty kilobytes each. */
export const papersMax = 100;

const papers = new Map<string, Promise<Buffer>>();

/**
 * A paper that was printed before, or prints it now: to set and subset a page takes a processor a
 * good part of a second, and the same document gives the same bytes. Who has not been asked for
 * the longest leaves first; a print that fails is not kept.
 *
 * @param key what the paper is made of, such as the public id of the document and its state
 */
export function takePaper(key: string, print: () => Promise<Buffer>): Promise<Buffer> {
	const known = papers.get(key);
	papers.delete(key);
	const paper = known ?? print();
	papers.set(key, paper);
	if (papers.size > papersMax) papers.delete([...papers.keys()][0] ?? '');
	if (!known) paper.catch(() => papers.get(key) === paper && papers.delete(key));
	return paper;
}
