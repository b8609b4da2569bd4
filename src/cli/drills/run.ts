import { tell } from '../screen.ts';

// What is proved by breaking it: `npm run drill start`, `npm run drill exam`.

const drills: Record<string, () => Promise<unknown>> = {
	start: () => import('./start.ts'),
	exam: () => import('./exam.ts')
};

const drill = drills[process.argv[2] ?? ''];
if (drill) await drill();
else {
	tell(`npm run drill ${Object.keys(drills).join(' | ')}`);
	process.exitCode = 2;
}
