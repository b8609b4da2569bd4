import type { Generated, GeneratedAlways } from 'kysely';
import type { RoleClass } from '../grants/roles.ts';

export interface AccountTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	unit_id: number;
	user_name: string;
	password_hash: string | null;
	password_changed_at: Date | null;
	must_change_password: Generated<boolean>;
	/** Until when a password that someone else handed over may be used; null once the owner chose one. */
	initial_password_expires_at: Date | null;
	disabled_at: Date | null;
	language: string | null;
	text_size: Generated<string>;
	theme: Generated<string>;
	is_demo: Generated<boolean>;
	created_at: Generated<Date>;
}

export interface SessionTable {
	id_hash: string;
	public_id: string;
	account_id: number;
	created_at: Generated<Date>;
	last_seen_at: Generated<Date>;
	idle_expires_at: Date;
	absolute_expires_at: Date;
	idle_lifetime_s: number;
	/** The class of the roles held when the session was issued; a stricter one later ends it. */
	role_class: RoleClass;
	second_factor_at: Date | null;
	stepped_up_until: Date | null;
	client_address: string;
	client_name: string;
}

export interface AuthenticatorTable {
	account_id: number;
	secret_encrypted: Buffer;
	key_id: string;
	created_at: Generated<Date>;
	/** The newest 30-second step whose code was used: neither it nor an older one is taken again. */
	last_step: number;
}

export interface RecoveryCodeTable {
	account_id: number;
	code_hash: Buffer;
	used_at: Date | null;
}

export interface AttemptCounterTable {
	purpose: string;
	subject_hash: Buffer;
	failures: number;
	window_started_at: Date;
	blocked_until: Date | null;
}

export interface SetupCodeTable {
	only_one: Generated<boolean>;
	code_hash: Buffer;
	expires_at: Date;
	used_at: Date | null;
}

export interface AccountsSchema {
	account: AccountTable;
	session: SessionTable;
	authenticator: AuthenticatorTable;
	recovery_code: RecoveryCodeTable;
	attempt_counter: AttemptCounterTable;
	setup_code: SetupCodeTable;
}
