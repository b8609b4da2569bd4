import type { Directive, Directives, Opening } from '../markdown/directive.ts';
import { complain, type LessonReading } from '../markdown/lesson-reading.ts';
import type { BlockNode, Lines } from '../markdown/tree.ts';
import { readChoiceQuestion } from './question-choice.ts';
import { headAttributes } from './question-head.ts';
import type { ReadQuestion, WrittenTask } from './question-reading.ts';
import { readTask, readWrittenQuestion } from './question-tasks.ts';

/** A task and where it stood; without the task where it has an error. */
export interface GatheredTask {
	task: WrittenTask | undefined;
	lines: Lines;
}

/** What the blocks of a file leave behind: they stand for nothing in the tree. */
export interface Gathered {
	questions: ReadQuestion[];
	/** Tasks that no question has taken yet. */
	tasks: GatheredTask[];
	/** Where blocks stood, to see one within another. */
	places: { name: string; lines: Lines }[];
}

/** The blocks of a file of questions, by their names. What they hold goes to `gathered`. */
export function questionDirectives(gathered: Gathered): Directives {
	return {
		question: {
			hasId: true,
			attributes: [...headAttributes, 'fixed'],
			read: unlessNested(gathered, (reading, opening, children) => {
				const question = readChoiceQuestion(reading, opening, children);
				if (question) gathered.questions.push(question);
			})
		},
		subjective: {
			hasId: true,
			attributes: headAttributes,
			read: unlessNested(gathered, (reading, opening, children) => {
				const isMine = (part: { lines: Lines }) => isWithin(part.lines, opening.lines);
				const tasks = gathered.tasks.filter(isMine);
				gathered.tasks = gathered.tasks.filter((part) => !isMine(part));
				const question = readWrittenQuestion(reading, opening, { children, tasks });
				if (question) gathered.questions.push(question);
			})
		},
		task: {
			attributes: ['points'],
			read: unlessNested(gathered, (reading, opening, children) => {
				const task = readTask(reading, opening, children);
				gathered.tasks.push({ task, lines: opening.lines });
			})
		}
	};
}

type Take = (reading: LessonReading, opening: Opening, children: BlockNode[]) => void;

/** Inner blocks are read before outer ones, so a block that holds one finds its place noted. */
function unlessNested(gathered: Gathered, take: Take): Directive['read'] {
	return (reading, opening, children) => {
		const { name, lines } = opening;
		const inner = gathered.places.find(
			(place) => isWithin(place.lines, lines) && !(name === 'subjective' && place.name === 'task')
		);
		gathered.places.push({ name, lines });
		if (inner) {
			const values = { name: inner.name, within: name };
			return complain(reading, inner.lines[0] + 1, 'directive-nested', values);
		}
		take(reading, opening, children);
		return undefined;
	};
}

function isWithin(inner: Lines, outer: Lines): boolean {
	return inner[0] > outer[0] && inner[1] <= outer[1];
}
