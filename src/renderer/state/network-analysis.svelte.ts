/** The analysis of one network before training: what it is asked on, and what came of it. */
import type { Result } from '../../shared/api.ts';
import type { NetworkDocument } from '../network/document.ts';
import { messageOf, type Connection } from './connection.svelte.ts';

/** Kept with the editor, so that a change of tab loses nothing. `of` is the document that the result is about. */
export class NetworkAnalysisDesk {
  result = $state.raw<Result<'network.analyse'> | null>(null);
  of = $state.raw<NetworkDocument | null>(null);
  problem = $state<string | null>(null);
  loading = $state(false);
  samples = $state(300);
  seed = $state(1);
  /** Null for random numbers. */
  seriesId = $state<number | null>(null);
  private asked = 0;
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Looks at a document; an answer that another question has overtaken is dropped. */
  async look(doc: NetworkDocument): Promise<void> {
    const asked = ++this.asked;
    const { samples, seed, seriesId } = this;
    const { inputs, initialisation } = doc.drawing;
    this.of = doc;
    this.loading = true;
    this.problem = null;
    try {
      const result = await this.connection.call('network.analyse', {
        ...{ graph: { ...doc.graph }, inputs, samples, seed, seriesId },
        ...(initialisation === null ? {} : { initialisation: { ...initialisation } }),
      });
      if (asked === this.asked) this.result = result;
    } catch (error) {
      if (asked === this.asked) [this.problem, this.result] = [messageOf(error), null];
    }
    if (asked === this.asked) this.loading = false;
  }
}
