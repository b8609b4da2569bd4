/** What a signed-in page hands its own device so that work can wait there, sealed. */
export interface OfflineIdentity {
	/** Names the account to the device without saying who it is. */
	account: string;
	/** 32 bytes in base64url, the same at every sign-in. Held in memory; whoever keeps it can read the outbox. */
	key: string;
}

/**
 * On whose behalf a request is sent: `OfflineIdentity.account`. A window may outlive the sign-in of
 * whoever opened it, and what they left must not be sent as the work of the next.
 */
export const accountHeader = 'x-zhixing-account';
