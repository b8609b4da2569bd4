import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ precompress: true }),
		// The guard in hooks.server.ts covers every unsafe method and content type, which Kit's own
		// check does not (docs/decisions/0004). Two checks with two rules would be two ways.
		csrf: { trustedOrigins: ['*'] },
		// Only pages of somebody who is signed in bring it along (src/lib/offline/start.ts).
		serviceWorker: {
			register: false,
			// What the system shows on its home screen it has fetched itself.
			files: (path) => !path.endsWith('.png')
		},
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self'],
				// The one style attribute there is: Kit's own announcer of page titles.
				'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
				'img-src': ['self', 'data:'],
				'font-src': ['none'],
				'connect-src': ['self'],
				'manifest-src': ['self'],
				'media-src': ['self'],
				'worker-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['none']
			}
		}
	}
};
