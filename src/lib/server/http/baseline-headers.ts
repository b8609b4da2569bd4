/**
 * What every answer carries, static files and errors included. The content security policy of
 * pages comes from Kit with its nonces; everything else gets the closed one.
 */
export function baselineHeaders(options: { isHttps: boolean }): Record<string, string> {
	return {
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
		'x-frame-options': 'DENY',
		...(options.isHttps && { 'strict-transport-security': 'max-age=31536000' })
	};
}

export const closedContentSecurityPolicy =
	"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const workerPath = '/service-worker.js';

/** The service worker asks on behalf of the pages, under a policy of its own: here and nowhere else. */
export const workerHeaders = {
	'content-security-policy': `${closedContentSecurityPolicy}; connect-src 'self'`,
	'cache-control': 'no-cache'
} as const;
