import { join } from 'node:path';
import { compile } from '@inlang/paraglide-js';

// Compiles the catalogues in `messages/` to functions in `src/lib/paraglide/`: `npm run messages`.

const project = join(import.meta.dirname, '../..');

await compile({
	project: join(project, 'project.inlang'),
	outdir: join(project, 'src/lib/paraglide'),
	strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
	cookieName: 'zhixing_language'
});

// The compiler leaves something open that would keep the process for another quarter of a minute.
process.exit(0);
