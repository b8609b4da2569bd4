import ts from 'typescript';

/** A column as the hand-written `schema.ts` files declare it. */
export interface DeclaredColumn {
	/** `number`, `string`, `boolean`, `Date`, `Buffer`, `string[]` or `json`. */
	kind: string;
	isNullable: boolean;
	/** Whether an insert may leave it out. */
	isOptional: boolean;
	/** Whether the database alone writes it. */
	isGenerated: boolean;
}

/**
 * Reads the `Database` type with the compiler, so that aliases and unions count as what they are.
 *
 * @returns columns by table
 */
export function readDeclaredTables(path: string): Record<string, Record<string, DeclaredColumn>> {
	const program = ts.createProgram([path], {
		strict: true,
		noEmit: true,
		target: ts.ScriptTarget.ESNext,
		module: ts.ModuleKind.ESNext,
		moduleResolution: ts.ModuleResolutionKind.Bundler,
		allowImportingTsExtensions: true,
		skipLibCheck: true,
		types: ['node']
	});
	const checker = program.getTypeChecker();
	const source = program.getSourceFile(path);
	const database = source?.statements.find(
		(statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === 'Database'
	);
	if (!source || !database) throw new Error(`${path} declares no Database.`);

	const membersOf = (type: ts.Type) =>
		type.getProperties().map((symbol) => {
			return [symbol.name, checker.getTypeOfSymbolAtLocation(symbol, source)] as const;
		});
	return Object.fromEntries(
		membersOf(checker.getTypeAtLocation(database)).map(([table, type]) => [
			table,
			Object.fromEntries(
				membersOf(type).map(([column, member]) => [column, describeColumn(checker, source, member)])
			)
		])
	);
}

function describeColumn(checker: ts.TypeChecker, source: ts.SourceFile, type: ts.Type) {
	const part = (name: string) => {
		const symbol = type.getProperty(name);
		return symbol && checker.getTypeOfSymbolAtLocation(symbol, source);
	};
	const selected = part('__select__') ?? type;
	const inserted = part('__insert__');
	const isJson = selected.aliasSymbol?.name === 'JsonValue';
	const isNullable = !isJson && hasFlag(selected, ts.TypeFlags.Null);
	return {
		kind: isJson ? 'json' : kindOf(checker, selected),
		isNullable,
		isOptional: inserted
			? hasFlag(inserted, ts.TypeFlags.Undefined | ts.TypeFlags.Never)
			: isNullable,
		isGenerated: inserted !== undefined && (inserted.flags & ts.TypeFlags.Never) !== 0
	};
}

function hasFlag(type: ts.Type, flag: ts.TypeFlags): boolean {
	return (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & flag) !== 0);
}

function kindOf(checker: ts.TypeChecker, type: ts.Type): string {
	const plain = checker.getNonNullableType(type);
	const parts = plain.isUnion() ? plain.types : [plain];
	const kinds = parts.map((part) => {
		if (part.flags & ts.TypeFlags.StringLike) return 'string';
		if (part.flags & ts.TypeFlags.NumberLike) return 'number';
		if (part.flags & ts.TypeFlags.BooleanLike) return 'boolean';
		return checker.typeToString(part).replace(/^Buffer<.*>$/, 'Buffer');
	});
	return [...new Set(kinds)].join(' | ');
}
