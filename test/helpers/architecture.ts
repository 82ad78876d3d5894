/** Who may import whom, and what a source file may not contain: the rules of DESIGN.md's table, as a checker. */
import { dirname, join, normalize } from 'node:path/posix';
import ts from 'typescript';

/** A source file: its path from the project's root, and its text (of a component, the scripts in it). */
export interface Source {
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
}

interface Area {
  /** The files it holds. */
  readonly files: RegExp;
  /** Areas and packages it may import; each a pattern over the resolved path, 'node:...' or the package's name. */
  readonly may: readonly RegExp[];
  /** What it may import for its types only. */
  readonly types?: readonly RegExp[];
}

/** The first area that holds a file is the file's. */
const areas: readonly Area[] = [
  area(/^src\/engine\/math\/linalg/, [/^src\/engine\//, /^ml-matrix$/]),
  area(/^src\/engine\/hash\.ts$/, [/^src\/engine\//, /^@noble\/hashes(\/|$)/]),
  area(/^src\/engine\/random/, [/^src\/engine\//, /^pure-rand(\/|$)/]),
  area(/^src\/engine\/data\/importers\/parquet/, [/^src\/engine\//, /^hyparquet(-compressors)?(\/|$)/]),
  area(/^src\/engine\/data\/importers\//, [/^src\/engine\//, /^fflate$/]),
  area(/^src\/engine\//, [/^src\/engine\//]),
  area(/^src\/shared\//, [/^src\/shared\//, /^zod$/], [/^src\/engine\//]),
  area(/^src\/trainer\/(index|process-port|team|team-worker)\.ts$/, [
    /^src\/(engine|shared|trainer)\//,
    /^node:/,
  ]),
  area(/^src\/trainer\//, [/^src\/(engine|shared|trainer)\//]),
  area(/^src\/main\/(index\.ts|platform\/electron\.ts|electron\/)/, [
    /^src\/(engine|shared|main)\//,
    /^node:/,
    /^electron$/,
  ]),
  area(/^src\/main\/db\//, [/^src\/(engine|shared|main)\//, /^node:/, /^better-sqlite3$/]),
  area(/^src\/main\/(headless\.ts|loopback\/)/, [/^src\/(engine|shared|main)\//, /^node:/, /^ws$/]),
  area(/^src\/main\/services\/(export|csv)/, [
    /^src\/(engine|shared|main)\//,
    /^node:/,
    /^csv-stringify(\/|$)/,
  ]),
  area(/^src\/main\//, [/^src\/(engine|shared|main)\//, /^node:/, /^zod$/]),
  area(/^src\/preload\//, [/^electron$/], [/^src\/shared\//]),
  area(
    /^src\/renderer\/charts\//,
    [
      ...rendererMay(),
      /^chart(\.js|js-plugin-\w+)(\/|$)/,
      /^src\/engine\/export\/(figure|svg-figure|markup)\.ts$/,
      /^(jspdf|svg2pdf\.js)$/,
    ],
    [/^src\/engine\//],
  ),
  area(/^src\/renderer\/network\//, [...rendererMay(), /^@xyflow\/svelte(\/|$)/], [/^src\/engine\//]),
  area(/^src\/renderer\//, rendererMay(), [/^src\/engine\//]),
  area(/^src\/cli\//, [/^src\/(engine|shared|main|cli)\//, /^node:/, /^commander$/]),
];

const pureMath = new Set([
  'sqrt',
  'abs',
  'floor',
  'ceil',
  'max',
  'min',
  'fround',
  'imul',
  'round',
  'trunc',
  'sign',
  'clz32',
]);
const pureMathConstants = new Set(['PI', 'E', 'LN2', 'LN10', 'LOG2E', 'LOG10E', 'SQRT2', 'SQRT1_2']);
const hostNames = new Set([
  'Date',
  'performance',
  'process',
  'Buffer',
  'window',
  'document',
  'navigator',
  'localStorage',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
  'crypto',
  'require',
  'globalThis',
]);
const mostLines = 500;

/** What is wrong with a file, a sentence each; empty when it keeps to the rules. */
export function problemsOf(source: Source): string[] {
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
  const problems = [...importProblems(source.path, file), ...textProblems(source), ...syntaxProblems(file)];
  if (source.path.startsWith('src/engine/')) problems.push(...purityProblems(file));
  return problems.map((problem) => `${source.path}: ${problem}`);
}

function area(files: RegExp, may: readonly RegExp[], types: readonly RegExp[] = []): Area {
  return { files, may, types };
}

function rendererMay(): RegExp[] {
  return [
    /^src\/renderer\//,
    /^src\/shared\/(?!api\.ts|rpc\.ts|rpc-server\.ts)/,
    /^src\/engine\/(catalog|fields|errors|format)\.ts$/,
    /^src\/engine\/network\/spec\.ts$/,
    /^svelte(\/|$)/,
    /^bits-ui$/,
    /^@lucide\/svelte(\/|$)/,
    /^katex(\/|$)/,
  ];
}

function importProblems(path: string, file: ts.SourceFile): string[] {
  const home = areas.find(({ files }) => files.test(path));
  if (home === undefined) return ['lies in no area of the table'];
  return importsOf(file).flatMap(({ from, typesOnly }) => {
    const target = from.startsWith('.') ? normalize(join(dirname(path), from.split('?')[0])) : from;
    const allowed = [...home.may, ...(typesOnly ? [...(home.types ?? []), /^src\/shared\//] : [])];
    return allowed.some((pattern) => pattern.test(target))
      ? []
      : [`must not import ${target}${typesOnly ? ' (types)' : ''}`];
  });
}

function importsOf(file: ts.SourceFile): Import[] {
  const found: Import[] = [];
  visit(file, (node) => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined
    ) {
      found.push({ from: textOf(node.moduleSpecifier), typesOnly: isTypesOnly(node) });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      found.push({ from: textOf(node.arguments[0]), typesOnly: false });
    }
  });
  return found;
}

function isTypesOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  const all = named !== undefined && ts.isNamedImports(named) && named.elements.length > 0;
  return clause.name === undefined && all && named.elements.every((element) => element.isTypeOnly);
}

function textOf(node: ts.Node | undefined): string {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : 'a name that is computed';
}

function textProblems({ text }: Source): string[] {
  const problems = [];
  const lines = text.split('\n').length;
  if (lines > mostLines) problems.push(`has ${lines} lines, more than ${mostLines}`);
  for (const word of [
    '@ts-ignore',
    '@ts-nocheck',
    '@ts-expect-error',
    'eslint-disable',
    'prettier-ignore',
    '{@html',
  ]) {
    if (text.includes(word)) problems.push(`contains ${word}`);
  }
  return problems;
}

function syntaxProblems(file: ts.SourceFile): string[] {
  const problems: string[] = [];
  visit(file, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) problems.push(`uses any${lineOf(node, file)}`);
    if (ts.isNonNullExpression(node)) problems.push(`uses !${lineOf(node, file)}`);
  });
  return problems;
}

function purityProblems(file: ts.SourceFile): string[] {
  const problems: string[] = [];
  visit(file, (node) => {
    const problem = impurity(node);
    if (problem !== null) problems.push(`${problem}${lineOf(node, file)}`);
  });
  return problems;
}

function impurity(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'Math') {
    const { text } = node.name;
    if (!pureMath.has(text) && !pureMathConstants.has(text))
      return `uses Math.${text}, which differs between hosts`;
  }
  if (ts.isIdentifier(node) && node.text === 'Math' && isValue(node) && !isAccessed(node))
    return 'passes Math on';
  if (ts.isIdentifier(node) && hostNames.has(node.text) && isValue(node) && !isDeclaredAround(node))
    return `uses ${node.text}, which the engine has not`;
  const power =
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken;
  if (power && !isLiteral(node.right)) return 'uses ** with an exponent that is no literal';
  return null;
}

const isAccessed = (node: ts.Identifier): boolean =>
  ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node;

const isLiteral = (node: ts.Expression): boolean =>
  ts.isNumericLiteral(node) ||
  ts.isBigIntLiteral(node) ||
  (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand));

/** Whether a name stands for a value of the host: not a property, a declaration or a type of that name. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  const declares =
    ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isPropertyDeclaration(parent);
  return (
    !declares && !ts.isTypeReferenceNode(parent) && !ts.isLiteralTypeNode(parent) && !isOwnName(node, parent)
  );
}

/** A parameter, variable or import of the same name is the file's own and hides the host's. */
function isOwnName(node: ts.Identifier, parent: ts.Node): boolean {
  return (
    (ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) &&
    parent.name === node
  );
}

/** Whether a function, loop or block around the name declares it: then it is not the host's. */
function isDeclaredAround(node: ts.Identifier): boolean {
  for (let scope: ts.Node = node.parent; !ts.isSourceFile(scope); scope = scope.parent) {
    if (declaredIn(scope).some((name) => bindsName(name, node.text))) return true;
  }
  return false;
}

function declaredIn(scope: ts.Node): readonly ts.BindingName[] {
  if (ts.isFunctionLike(scope)) return scope.parameters.map(({ name }) => name);
  if (ts.isForOfStatement(scope) || ts.isForInStatement(scope) || ts.isForStatement(scope)) {
    const { initializer } = scope;
    const isList = initializer !== undefined && ts.isVariableDeclarationList(initializer);
    return isList ? initializer.declarations.map(({ name }) => name) : [];
  }
  if (!ts.isBlock(scope)) return [];
  return scope.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations.map(({ name }) => name));
}

function bindsName(name: ts.BindingName, text: string): boolean {
  if (ts.isIdentifier(name)) return name.text === text;
  return name.elements.some((element) => ts.isBindingElement(element) && bindsName(element.name, text));
}

function lineOf(node: ts.Node, file: ts.SourceFile): string {
  return ` (line ${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1})`;
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}
