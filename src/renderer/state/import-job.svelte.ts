/** Files on their way into the project: their preview, the person's overrides, the questions, and the outcome. */
import type {
  ImportError,
  ImportPreview,
  ImportQuestion,
  ImportRecipe,
} from '../../engine/data/importers/contract.ts';
import { tables } from '../../engine/catalog.ts';
import type { SeriesInfo } from '../../shared/models.ts';
import type { Connection } from './connection.svelte.ts';
import { messageOf } from './connection.svelte.ts';
import { fileNameOf } from './paths.svelte.ts';

/** Files that the host reads by their paths (several make one series), or bytes that were dropped on the page. */
export type ImportSource =
  | { readonly path: string }
  | { readonly paths: readonly string[] }
  | { readonly fileName: string; readonly bytes: Uint8Array };

/** The importer of tables of numbers, which alone has decisions about cells. */
const tableFormat = 'text';

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
  problem = $state<string | null>(null);
  /** Name under which the series is stored; empty leaves it to the services. */
  name = $state('');
  /** Share of the file read, 0 to 1, while importing. */
  share = $state<number | null>(null);
  private readonly connection: Connection;
  private readonly stop: () => void;
  private asked = 0;

  constructor(connection: Connection, source: ImportSource | null) {
    this.connection = connection;
    this.stop = connection.on('series.progress', (progress) => {
      if (this.phase !== 'importing' || !this.fileNames.includes(progress.fileName)) return;
      this.share = progress.bytes > 0 ? progress.read / progress.bytes : null;
    });
    if (source !== null) void this.choose(source);
  }

  /** Names of the files, in the order in which they are read. */
  get fileNames(): readonly string[] {
    const { source } = this;
    if (source !== null && 'fileName' in source) return [source.fileName];
    return this.paths.map(fileNameOf);
  }

  get fileName(): string {
    const [first = '', ...more] = this.fileNames;
    return more.length === 0 ? first : `${first} and ${more.length} more`;
  }

  /** Paths of the files on the host's disk; none for bytes. */
  get paths(): readonly string[] {
    const { source } = this;
    if (source === null || 'fileName' in source) return [];
    return 'path' in source ? [source.path] : source.paths;
  }

  /** Name of the importer: the one that was chosen, or the one that knows the file. */
  get format(): string {
    return this.recipe.format ?? this.preview?.recipe.format ?? tableFormat;
  }

  /** Whether the file is read as a table, so that there are cells, columns and marks to decide about. */
  get isTable(): boolean {
    return this.format === tableFormat;
  }

  /** Whether the format reads several files into one series. */
  get takesSeveral(): boolean {
    return tables.importers.find(({ name }) => name === this.format)?.takesSeveral === true;
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
      const params = { source: plain(this.source), recipe: { ...this.recipe } };
      const answer = await this.connection.call('series.preview', params);
      if (mine !== this.asked) return;
      this.preview = answer as unknown as ImportPreview;
      this.questions = this.preview.questions;
      this.errors = this.preview.errors;
    } catch (error) {
      if (mine === this.asked) this.problem = messageOf(error);
    }
    if (mine === this.asked) this.phase = 'preview';
  }

  /** Imports the file. Ends in 'done' with the series, or back in 'preview' with what stands in its way. */
  async import(): Promise<void> {
    if (this.source === null) return;
    this.phase = 'importing';
    this.problem = null;
    this.share = null;
    const name = this.name.trim();
    const params = { source: plain(this.source), recipe: { ...this.recipe } };
    try {
      const outcome = await this.connection.call('series.import', name === '' ? params : { ...params, name });
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

  dispose(): void {
    this.stop();
  }
}

/** The bytes as the schema takes them: a plain copy of what was dropped. */
function plain(
  source: ImportSource,
): { path: string } | { paths: string[] } | { fileName: string; bytes: Uint8Array<ArrayBuffer> } {
  if ('path' in source) return { path: source.path };
  if ('paths' in source) return { paths: [...source.paths] };
  return { fileName: source.fileName, bytes: new Uint8Array(source.bytes) };
}
