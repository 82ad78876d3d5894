/** Files on their way into the project: their preview, the person's overrides, the questions, and the outcome. */
import type {
  ImportError,
  ImportPreview,
  ImportQuestion,
  ImportRecipe,
} from '../../engine/data/importers/contract.ts';
import { tables } from '../../engine/catalog.ts';
import type { Params } from '../../shared/api.ts';
import { Failure } from '../../shared/failure.ts';
import type { SeriesInfo } from '../../shared/models.ts';
import type { Connection } from './connection.svelte.ts';
import { messageOf } from './connection.svelte.ts';
import { fileNameOf } from './paths.svelte.ts';

/** A file that the host reads by its path, or bytes that were dropped on the page. */
type OneFile = { readonly path: string } | { readonly fileName: string; readonly bytes: Uint8Array };

/**
 * One file, or several: those of a format that takes several make one series, others one each, by the same recipe.
 */
export type ImportSource =
  | OneFile
  | { readonly paths: readonly string[] }
  | { readonly files: readonly { readonly fileName: string; readonly bytes: Uint8Array }[] };

/** What came of one of several files: a series, or why there is none. */
export interface FileOutcome {
  readonly fileName: string;
  readonly series: SeriesInfo | null;
  readonly problem: string | null;
}

/** The importer of delimited text, where nothing else is known. */
const plainFormat = 'text';
/** Formats whose lines are no rows of cells. */
const wordFormats = ['piano-roll', 'characters'];

let serial = 0;

type Phase = 'choose' | 'reading' | 'preview' | 'importing' | 'done';

/** Every override reads the preview anew; an answer to an older override is ignored. */
export class ImportJob {
  source = $state.raw<ImportSource | null>(null);
  phase = $state<Phase>('choose');
  recipe = $state.raw<ImportRecipe>({});
  preview = $state.raw<ImportPreview | null>(null);
  /** Questions and errors that only the whole file showed. */
  questions = $state.raw<readonly ImportQuestion[]>([]);
  errors = $state.raw<readonly ImportError[]>([]);
  imported = $state.raw<SeriesInfo | null>(null);
  /** Where several files make one series each: what came of those read so far. */
  outcomes = $state.raw<readonly FileOutcome[]>([]);
  /** Whether several files make one series each. */
  separate = $state(false);
  cancelling = $state(false);
  problem = $state<string | null>(null);
  /** Name under which the series is stored; empty leaves it to the services. */
  name = $state('');
  /** Share of the file read, 0 to 1, while importing. */
  share = $state<number | null>(null);
  private readonly connection: Connection;
  private readonly stop: () => void;
  private asked = 0;
  private readonly job = `import-${(serial += 1)}`;

  constructor(connection: Connection, source: ImportSource | null) {
    this.connection = connection;
    this.stop = connection.on('series.progress', (progress) => {
      if (this.phase !== 'importing' || !this.fileNames.includes(progress.fileName)) return;
      this.share = progress.bytes > 0 ? progress.read / progress.bytes : null;
    });
    if (source !== null) void this.choose(source);
  }

  /** The files one by one, in the order in which they are read. */
  private get each(): readonly OneFile[] {
    const { source } = this;
    if (source === null) return [];
    if ('paths' in source) return source.paths.map((path) => ({ path }));
    return 'files' in source ? source.files : [source];
  }

  /** Names of the files, in the order in which they are read. */
  get fileNames(): readonly string[] {
    return this.each.map(nameOf);
  }

  get fileName(): string {
    const [first = '', ...more] = this.fileNames;
    return more.length === 0 ? first : `${first} and ${more.length} more`;
  }

  /** Paths of the files on the host's disk; none for bytes. */
  get paths(): readonly string[] {
    return this.each.flatMap((file) => ('path' in file ? [file.path] : []));
  }

  /** Name of the importer: the one that was chosen, or the one that knows the file. */
  get format(): string {
    return this.recipe.format ?? this.preview?.recipe.format ?? plainFormat;
  }

  /** Whether the file is read as cells, so that text and reading stand beside each other. */
  get isTable(): boolean {
    return !wordFormats.includes(this.format);
  }

  /** What a recipe may say for the format, besides the format itself. */
  get choices(): readonly (keyof ImportRecipe)[] {
    return this.importer?.choices ?? [];
  }

  /** What the parts of a file are called, where it may have several. */
  get partLabel(): string {
    return this.importer?.partLabel ?? 'Part';
  }

  /** Whether the format reads several files into one series. */
  get takesSeveral(): boolean {
    return this.importer?.takesSeveral === true;
  }

  private get importer(): (typeof tables.importers)[number] | undefined {
    return tables.importers.find(({ name }) => name === this.format);
  }

  /** Whether choices were made here that closing would lose. */
  get unsaved(): boolean {
    const open = this.phase === 'preview' || this.phase === 'reading';
    return open && (Object.keys(this.recipe).length > 0 || this.name !== this.givenName);
  }

  private get givenName(): string {
    const [first = ''] = this.fileNames;
    return first.replace(/(\.[A-Za-z0-9]{1,5}){1,2}$/, '');
  }

  /** Takes another file and forgets the choices made for the one before. */
  async choose(source: ImportSource): Promise<void> {
    this.source = source;
    this.recipe = {};
    this.preview = null;
    this.name = this.givenName;
    [this.outcomes, this.imported] = [[], null];
    await this.read();
  }

  /** Takes a whole recipe in place of the choices made so far. */
  async useRecipe(recipe: ImportRecipe): Promise<void> {
    this.recipe = recipe;
    await this.read();
  }

  /** Takes a format, or (undefined) the one that knows the file. Decisions of another format are forgotten. */
  async chooseFormat(format: string | undefined): Promise<void> {
    this.recipe = format === undefined ? {} : { format };
    await this.read();
  }

  /** Reads these files in place of those before, one after the other into one series; the choices stay. */
  async takeFiles(paths: readonly string[]): Promise<void> {
    this.source = paths.length === 1 ? { path: paths[0] } : { paths };
    await this.read();
  }

  /** Overrides some of the decisions (undefined leaves one to the importer again) and reads the preview anew. */
  async override(changes: {
    readonly [Key in keyof ImportRecipe]?: ImportRecipe[Key] | undefined;
  }): Promise<void> {
    const merged = Object.entries({ ...this.recipe, ...changes }).filter(([, value]) => value !== undefined);
    this.recipe = Object.fromEntries(merged) as ImportRecipe;
    await this.read();
  }

  async read(): Promise<void> {
    if (this.source === null) return;
    this.asked += 1;
    const mine = this.asked;
    this.phase = 'reading';
    this.problem = null;
    [this.questions, this.errors] = [[], []];
    try {
      const preview = await this.look();
      if (mine !== this.asked) return;
      this.preview = preview;
      this.questions = this.preview.questions;
      this.errors = this.preview.errors;
    } catch (error) {
      if (mine === this.asked) this.problem = messageOf(error);
    }
    if (mine === this.asked) this.phase = 'preview';
  }

  /** The preview of all files together, or of the first where their format takes one at a time. */
  private async look(): Promise<ImportPreview> {
    const [first] = this.each;
    const ask = async (source: ImportSource): Promise<ImportPreview> => {
      const params = { source: plain(source), recipe: { ...this.recipe } };
      return (await this.connection.call('series.preview', params)) as unknown as ImportPreview;
    };
    this.separate = false;
    try {
      return await ask(this.source ?? first);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'import.several-files') throw error;
      this.separate = true;
      return await ask(first);
    }
  }

  /** Ends the import under way; what is stored already stays. */
  async cancel(): Promise<void> {
    if (this.phase !== 'importing') return;
    this.cancelling = true;
    try {
      await this.connection.call('series.cancelImport', { job: this.job });
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** Imports the files. Ends in 'done' with the series, or back in 'preview' with what stands in the way. */
  async import(): Promise<void> {
    if (this.source === null) return;
    this.phase = 'importing';
    this.problem = null;
    this.cancelling = false;
    if (this.separate) await this.importEach();
    else await this.importTogether(this.source);
    this.cancelling = false;
  }

  private async importTogether(source: ImportSource): Promise<void> {
    const name = this.name.trim();
    try {
      const outcome = await this.send(source, name === '' ? {} : { name });
      if (outcome.kind === 'series') {
        this.imported = outcome.series;
        this.phase = 'done';
        return;
      }
      if (outcome.kind === 'question') this.questions = outcome.questions as readonly ImportQuestion[];
      else this.errors = outcome.errors as readonly ImportError[];
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.phase = 'preview';
  }

  /** One series a file by the same choices; a file that cannot be read does not stop the others. */
  private async importEach(): Promise<void> {
    this.outcomes = [];
    for (const file of this.each) {
      if (this.cancelling) break;
      this.outcomes = [...this.outcomes, await this.importOne(file)];
    }
    this.imported = this.outcomes.find(({ series }) => series !== null)?.series ?? null;
    this.phase = this.imported === null ? 'preview' : 'done';
    if (this.imported === null) this.problem = this.outcomes[0]?.problem ?? null;
  }

  private async importOne(file: OneFile): Promise<FileOutcome> {
    const fileName = nameOf(file);
    try {
      const outcome = await this.send(file, {});
      if (outcome.kind === 'series') return { fileName, series: outcome.series, problem: null };
      const [question] = outcome.kind === 'question' ? (outcome.questions as ImportQuestion[]) : [];
      const [error] = outcome.kind === 'error' ? (outcome.errors as ImportError[]) : [];
      const problem = question?.sentence ?? (error === undefined ? '' : errorSentence(error));
      return { fileName, series: null, problem };
    } catch (error) {
      return { fileName, series: null, problem: messageOf(error) };
    }
  }

  private send(source: ImportSource, named: { name?: string }) {
    this.share = null;
    const params = { source: plain(source), recipe: { ...this.recipe }, job: this.job, ...named };
    return this.connection.call('series.import', params);
  }

  dispose(): void {
    this.stop();
  }
}

/** An error of a file as a sentence: where, what was found and expected, what to do. */
export function errorSentence(error: ImportError): string {
  const { line, column, place } = error;
  const at = place ?? (line === null ? '' : `line ${line}`);
  const where = [error.file, at, column === null ? '' : `column ${column}`].filter((part) => part !== '');
  return `${where.join(', ')}: found ${error.found}; expected ${error.expected}. ${error.advice}`;
}

const nameOf = (file: OneFile): string => ('path' in file ? fileNameOf(file.path) : file.fileName);

/** The bytes as the schema takes them: a plain copy of what was dropped. */
function plain(source: ImportSource): Params<'series.import'>['source'] {
  if ('path' in source) return { path: source.path };
  if ('paths' in source) return { paths: [...source.paths] };
  const copy = (file: { fileName: string; bytes: Uint8Array }) => ({
    fileName: file.fileName,
    bytes: new Uint8Array(file.bytes),
  });
  return 'files' in source ? { files: source.files.map(copy) } : copy(source);
}
