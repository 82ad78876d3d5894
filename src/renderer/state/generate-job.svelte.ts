/** A series that is about to be generated: which generator, its settings, the seed, and what stands in the way. */
import { defaultsOf, type Fields } from '../../engine/fields.ts';
import { tables } from '../../engine/catalog.ts';
import { Failure } from '../../shared/failure.ts';
import type { SeriesInfo } from '../../shared/models.ts';
import type { Connection } from './connection.svelte.ts';
import { messageOf } from './connection.svelte.ts';
import { FormModel } from './form.svelte.ts';

/** Where a form begins: what a series was made from. */
export interface GenerateStart {
  readonly generator: string;
  readonly options: Record<string, unknown>;
  readonly seed: number;
}

/** The form: one of the generators with its settings, and the seed. */
export const generateFields: Fields = {
  generator: {
    kind: 'entry',
    label: 'Generator',
    help: 'What the series is made by.',
    table: tables.generators,
    default: 'mackey-glass',
  },
  seed: {
    kind: 'integer',
    label: 'Seed',
    help: 'Of all that is random in it: noise, inputs, or the whole of a made-up series. The same seed gives the same numbers on every machine.',
    default: 1,
    min: 0,
    max: 4294967295,
  },
};

export class GenerateJob {
  readonly form: FormModel;
  /** Empty: that of the generator. */
  name = $state('');
  busy = $state(false);
  /** What was refused, where it belongs to no setting. */
  problem = $state<string | null>(null);
  private readonly connection: Connection;

  constructor(connection: Connection, start?: GenerateStart) {
    this.connection = connection;
    this.form = new FormModel(rootOf(start), () => this.edited());
  }

  get generator(): string {
    return String(this.form.get(['generator', 'name']));
  }

  get ready(): boolean {
    return !this.busy && this.form.unreadable.size === 0;
  }

  /** Makes the series and stores it. Null when it was refused; the reason is then beside its setting. */
  async make(): Promise<SeriesInfo | null> {
    const { name: generator, ...options } = this.form.snapshot().generator as Record<string, unknown>;
    const seed = Number(this.form.get(['seed']));
    const name = this.name.trim();
    const params = { generator: String(generator), options, seed };
    this.busy = true;
    this.edited();
    try {
      return await this.connection.call('series.generate', name === '' ? params : { ...params, name });
    } catch (error) {
      this.refused(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  private refused(error: unknown): void {
    const where = error instanceof Failure ? error.where : null;
    const message = messageOf(error);
    if (where?.startsWith('options.') === true)
      this.form.refusal = { where: where.replace('options', 'generator'), message };
    this.problem = message;
  }

  private edited(): void {
    this.problem = null;
    this.form.refusal = null;
  }
}

function rootOf(start: GenerateStart | undefined): Record<string, unknown> {
  if (start === undefined) return defaultsOf(generateFields);
  return { generator: { name: start.generator, ...start.options }, seed: start.seed };
}
