import type { NodeComponents } from './node-components.ts';
import Break from './nodes/Break.svelte';
import Callout from './nodes/Callout.svelte';
import Case from './nodes/Case.svelte';
import Code from './nodes/Code.svelte';
import CodeBlock from './nodes/CodeBlock.svelte';
import Download from './nodes/Download.svelte';
import Emphasis from './nodes/Emphasis.svelte';
import Figure from './nodes/Figure.svelte';
import Form from './nodes/Form.svelte';
import Heading from './nodes/Heading.svelte';
import Image from './nodes/Image.svelte';
import Item from './nodes/Item.svelte';
import Link from './nodes/Link.svelte';
import List from './nodes/List.svelte';
import Paragraph from './nodes/Paragraph.svelte';
import Quote from './nodes/Quote.svelte';
import Rule from './nodes/Rule.svelte';
import Still from './nodes/Still.svelte';
import Strike from './nodes/Strike.svelte';
import Strong from './nodes/Strong.svelte';
import Table from './nodes/Table.svelte';
import Term from './nodes/Term.svelte';
import Text from './nodes/Text.svelte';

export const usualNodes: NodeComponents = {
	heading: Heading,
	paragraph: Paragraph,
	list: List,
	item: Item,
	quote: Quote,
	'code-block': CodeBlock,
	rule: Rule as NodeComponents['rule'],
	table: Table,
	callout: Callout,
	case: Case,
	form: Form,
	figure: Figure,
	download: Download,
	still: Still,
	text: Text,
	emphasis: Emphasis,
	strong: Strong,
	strike: Strike,
	code: Code,
	break: Break as NodeComponents['break'],
	link: Link,
	image: Image,
	term: Term
};
