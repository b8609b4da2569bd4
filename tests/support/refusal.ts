/** The code with which the attempt was refused; 'done' where it was not. */
export async function codeOf(attempt: Promise<unknown>): Promise<string> {
	return attempt.then(
		() => 'done',
		(error: { code?: string }) => error.code ?? String(error)
	);
}
