import { createHash } from 'node:crypto';
import { encodeBase32LowerCaseNoPadding } from '@oslojs/encoding';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { RoleClass } from '../grants/roles.ts';
import type { SessionLifetimes } from './security-policy.ts';

/** Where a session is used from, as its owner sees it in the list. */
export interface Client {
	address: string;
	/** Such as `Chrome, Windows`. */
	name: string;
}

/** What a new session is issued with. */
export interface SessionGrant {
	roleClass: RoleClass;
	lifetimes: SessionLifetimes;
	/** Whether the second factor was shown along with the password. */
	hasSecondFactor: boolean;
	/** How long the proof just given also counts for exports and grants; null where it does not. */
	stepUpSeconds: number | null;
	client: Client;
}

/** What changes when the holder of a session has proved more, or changed what proves them. */
export interface SessionChange {
	roleClass?: RoleClass;
	/** Counted from the first sign-in for the absolute end, from now for the idle one. */
	lifetimes?: SessionLifetimes;
	hasSecondFactor?: boolean;
	stepUpSeconds?: number;
}

/** The one thing a browser holds. It is never written down on our side. */
export interface IssuedSession {
	token: string;
	publicId: string;
	/** The absolute end. */
	expiresAt: Date;
}

/** A session in force, with the account behind it, read in one query. */
export interface ValidSession {
	publicId: string;
	roleClass: RoleClass;
	hasSecondFactor: boolean;
	steppedUpUntil: Date | null;
	createdAt: Date;
	expiresAt: Date;
	account: {
		id: number;
		publicId: string;
		personId: number;
		unitId: number;
		userName: string;
		displayName: string;
		mustChangePassword: boolean;
		hasAuthenticator: boolean;
		isDemo: boolean;
		language: string | null;
		textSize: string;
		theme: string;
	};
}

export interface SessionSummary {
	publicId: string;
	createdAt: Date;
	lastSeenAt: Date;
	expiresAt: Date;
	clientAddress: string;
	clientName: string;
}

/**
 * The seam behind which sessions are kept. Every implementation passes the same contract suite on
 * the same table, so that one can be put in the place of another without anyone signing in again.
 *
 * The clock of the database decides. A token that is malformed, unknown, ended, too old or of a
 * disabled account is simply not valid: nothing throws.
 */
export interface SessionStore {
	issue(trx: Transaction<Database>, accountId: number, grant: SessionGrant): Promise<IssuedSession>;
	/** One query; at most once a minute a write that moves the idle end. */
	validate(db: Kysely<Database>, token: string): Promise<ValidSession | undefined>;
	/**
	 * Gives the session another token and ends the old one at once; the absolute end and the public
	 * id stay.
	 *
	 * @returns undefined where the token is not in force (any more): of two who rotate, one wins
	 */
	rotate(
		trx: Transaction<Database>,
		token: string,
		change?: SessionChange
	): Promise<IssuedSession | undefined>;
	/** Ends the session of a token, if there is one. */
	revoke(trx: Transaction<Database>, token: string): Promise<void>;
	/** Ends one session of the account by its public id. @returns whether there was one */
	revokeListed(trx: Transaction<Database>, accountId: number, publicId: string): Promise<boolean>;
	/** Ends every session of the account. @returns how many */
	revokeAccount(trx: Transaction<Database>, accountId: number): Promise<number>;
	/** Ends every session of the account but one. @returns how many */
	revokeOthers(
		trx: Transaction<Database>,
		accountId: number,
		keptPublicId: string
	): Promise<number>;
	/** Ends every session of the installation. @returns how many */
	revokeAll(trx: Transaction<Database>): Promise<number>;
	/** The sessions of the account that are in force, the latest used first. */
	list(db: Kysely<Database>, accountId: number): Promise<SessionSummary[]>;
}

const tokenBytes = 25;
const tokenPattern = /^[a-z2-7]{40}$/;

/** 200 random bits in 40 characters. */
export function createToken(): string {
	return encodeBase32LowerCaseNoPadding(crypto.getRandomValues(new Uint8Array(tokenBytes)));
}

/** Whether the text can be a token at all; what cannot is never looked up. */
export function isToken(text: unknown): text is string {
	return typeof text === 'string' && tokenPattern.test(text);
}

/** What the table keeps of a token: whoever reads the table cannot sign in with it. */
export function hashToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
