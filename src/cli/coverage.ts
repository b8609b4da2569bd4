import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBank } from '#lib/server/content/bank.ts';
import { describeCoverage } from '#lib/server/content/coverage.ts';

// Writes `docs/content.md`, what the question bank covers: `npm run coverage`.

const project = join(import.meta.dirname, '../..');
const bank = await readBank(join(project, 'content'));
await writeFile(join(project, 'docs/content.md'), describeCoverage(bank));
