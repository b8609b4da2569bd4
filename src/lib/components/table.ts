/** A column of a `Table`. */
export interface Column<Row> {
	key: string;
	label: string;
	/** Numbers stand at the end of their column, so that their digits line up. */
	align?: 'start' | 'end';
	/** The reader may order by it: the head becomes a link that writes `?sort=`. */
	isSortable?: boolean;
	/** The plain text of the cell. Without it the table's `cell` snippet draws it. */
	text?: (row: Row) => string;
}

/** `sort=name` is ascending, `sort=-name` descending: as the address says it. */
export function nextSort(current: string | null | undefined, key: string): string {
	return current === key ? `-${key}` : key;
}

/** What `aria-sort` says of a column under the order in force. */
export function sortOf(
	current: string | null | undefined,
	key: string
): 'ascending' | 'descending' | undefined {
	if (current === key) return 'ascending';
	return current === `-${key}` ? 'descending' : undefined;
}
