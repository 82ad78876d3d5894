/** Imports a data file, or several of one series, into the open project, or finds that it is there already; questions and errors become text. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UnfoldError } from '../engine/errors.ts';
import type { SeriesInfo } from '../shared/models.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

export interface ImportRequest {
  readonly file: string;
  /** Further files of the same series, for formats that take several. */
  readonly more?: readonly string[];
  readonly recipe: Record<string, unknown>;
  readonly name: string | null;
  /** What a person writes before a recipe's key to answer a question: 'data.recipe.' or ''. */
  readonly keyPrefix: string;
  /** Take the series that is there already where the same bytes were read by the same recipe. */
  readonly reuse: boolean;
}

/**
 * The series of a data file, as the importer reads it by the recipe.
 * @throws UnfoldError 'input.missing' for no file, 'import.question' with the choices, 'import.errors' with line and column
 */
export async function importSeries(
  session: Session,
  output: Output,
  request: ImportRequest,
): Promise<SeriesInfo> {
  const files = [request.file, ...(request.more ?? [])];
  const missing = files.find((file) => !existsSync(resolve(file)));
  if (missing !== undefined) {
    throw new UnfoldError(
      'input.missing',
      `There is no data file ${missing}. Give another one with --data FILE.`,
      resolve(missing),
    );
  }
  const paths = files.map((file) => resolve(file));
  const source = paths.length === 1 ? { path: paths[0] } : { paths };
  const stop = session.on('series.progress', ({ fileName, read, bytes }) => {
    if (bytes > 0) output.progress(`reading ${fileName}: ${Math.floor((100 * read) / bytes)} %`);
  });
  try {
    const known = request.reuse ? await sameSeries(session, paths, request.recipe) : undefined;
    if (known !== undefined) return known;
    const outcome = await session.handlers['series.import']({
      source,
      recipe: request.recipe,
      ...nameOf(request, paths),
    });
    if (outcome.kind === 'series') return outcome.series;
    if (outcome.kind === 'question') throw openQuestions(request, outcome.questions);
    throw importErrors(request, outcome.errors);
  } finally {
    stop();
    output.progress('');
  }
}

/** What messages about a request need of it. */
type Asked = Pick<ImportRequest, 'file' | 'more' | 'keyPrefix'>;

/** One file's series has its whole name; several files' has what their names have in common. */
function nameOf({ name }: ImportRequest, paths: readonly string[]): { name?: string } {
  if (name !== null) return { name };
  return paths.length === 1 ? { name: basename(paths[0]) } : {};
}

/** A stored series of the same bytes, read by the very recipe that these bytes would be read by now. */
async function sameSeries(
  { handlers }: Session,
  paths: readonly string[],
  recipe: Record<string, unknown>,
): Promise<SeriesInfo | undefined> {
  const stored = await handlers['series.list']({});
  if (stored.length === 0) return undefined;
  // First, because it refuses what must not be read at all: folders, pipes, and the open project itself.
  const source = paths.length === 1 ? { path: paths[0] } : { paths: [...paths] };
  const preview = await handlers['series.preview']({ source, recipe });
  const hash = createHash('sha256');
  for (const path of paths) for await (const slice of createReadStream(path)) hash.update(slice as Buffer);
  const sha256 = hash.digest('hex');
  const candidates = stored.filter(({ receipt }) => receipt?.['sha256'] === sha256);
  return candidates.find(({ receipt }) =>
    isDeepStrictEqual(plain(receipt?.['recipe']), plain(preview['recipe'])),
  );
}

/** As JSON keeps it: a key whose value is undefined is no key. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** The choices of a question as settings of the command line. */
export function openQuestions(request: Asked, questions: readonly unknown[]): UnfoldError {
  const lines = questions.flatMap((question) => {
    const { sentence, choices } = record(question);
    return [String(sentence), ...list(choices).map((choice) => `  ${answerTo(choice, request.keyPrefix)}`)];
  });
  const text = `${request.file} can be read in more than one way. Answer by one of the settings below.\n${lines.join('\n')}`;
  return new UnfoldError('import.question', text, request.file);
}

function answerTo(choice: unknown, prefix: string): string {
  const { label, recipe } = record(choice);
  const settings = Object.entries(record(recipe)).map(
    ([key, value]) => `--set '${prefix}${key}=${typeof value === 'string' ? value : JSON.stringify(value)}'`,
  );
  return `${settings.join(' ')}  ${typeof label === 'string' ? label : ''}`.trimEnd();
}

/** At most ten errors in full, with file, line and column as compilers write them. */
export function importErrors(request: Asked, errors: readonly unknown[]): UnfoldError {
  const lines = errors.slice(0, 10).map((error) => {
    const { file, line, column, place: inside, found, expected, advice } = record(error);
    const place = [request.more === undefined ? request.file : file, inside ?? line, column].filter(
      (part) => typeof part === 'string' || typeof part === 'number',
    );
    const what =
      typeof found === 'string' && found !== ''
        ? `found ${found}, expected ${String(expected)}`
        : `expected ${String(expected)}`;
    return `${place.join(':')}: ${what}. ${typeof advice === 'string' ? advice : ''}`.trimEnd();
  });
  const more = errors.length > 10 ? [`and ${errors.length - 10} more`] : [];
  return new UnfoldError('import.errors', [...lines, ...more].join('\n'), request.file);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
