import { createTransport } from 'nodemailer';
import * as v from 'valibot';

export interface Letter {
	to: string;
	subject: string;
	text: string;
	/** The same for every attempt, so that a mail server can see that it has the letter already. */
	messageId: string;
}

/** Whatever takes letters. */
export interface MailTransport {
	/** @throws where the letter was not taken */
	send(letter: Letter): Promise<void>;
	close(): void;
}

const connectTimeoutMs = 10_000;
const answerTimeoutMs = 20_000;

/**
 * `smtps://user:password@mail.example.gov.cn:465?from=zhixing@example.gov.cn`, or `smtp://` where
 * the server offers STARTTLS or stands on the same machine.
 */
export const mailUrlSchema = v.pipe(
	v.string(),
	v.maxLength(1_000),
	v.check((text) => {
		if (!URL.canParse(text)) return false;
		const { protocol, hostname } = new URL(text);
		return (protocol === 'smtp:' || protocol === 'smtps:') && hostname !== '';
	}, 'It must begin with smtp:// or smtps:// and name the mail server.'),
	v.check(
		(text) =>
			URL.canParse(text) &&
			v.is(v.pipe(v.string(), v.email()), new URL(text).searchParams.get('from')),
		'It must end with ?from= and the sender’s address.'
	)
);

/**
 * @param mailUrl see `mailUrlSchema`
 * @throws where the address is not one
 */
export function createMailTransport(mailUrl: string): MailTransport {
	const url = new URL(v.parse(mailUrlSchema, mailUrl));
	const from = url.searchParams.get('from') ?? '';
	const transport = createTransport({
		host: url.hostname,
		port: url.port ? Number(url.port) : undefined,
		secure: url.protocol === 'smtps:',
		auth: url.username
			? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
			: undefined,
		connectionTimeout: connectTimeoutMs,
		greetingTimeout: connectTimeoutMs,
		socketTimeout: answerTimeoutMs,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	return {
		send: async (letter) => {
			await transport.sendMail({ ...letter, from });
		},
		close: () => transport.close()
	};
}
