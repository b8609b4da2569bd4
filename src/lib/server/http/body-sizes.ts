const kibibyte = 1024;

/** What a request may carry; every form of text is far below it. */
export const bodyBytesMax = 512 * kibibyte;

/**
 * The same for a form that brings a file: a little more than the largest file that its purpose
 * takes, so that one that is too large is told apart from one that was cut off. It is also the
 * `BODY_SIZE_LIMIT` of the server, which knows no routes.
 */
export const uploadBytesMax = 12 * kibibyte * kibibyte;

/** Uploads that one web process takes in at once: each is held in memory until its form is read. */
export const uploadsAtOnceMax = 6;

/** The routes whose forms bring a file. */
export const uploadRoutes: ReadonlySet<string> = new Set([
	'/hours/filings/new',
	'/exam/road/facts/new'
]);
