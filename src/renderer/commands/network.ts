/** Actions on networks: making, copying and removing them, and taking a change back in the one that is edited. */
import type { NetworkDetail } from '../../shared/models.ts';
import type { AppState } from '../state/app.svelte.ts';
import type { NetworkEditor } from '../state/network-editor.svelte.ts';
import { openNetwork, openNewRun } from '../state/open.ts';
import type { RunDraft } from '../state/run-draft.svelte.ts';
import { documentOf, networkStarts } from '../network/presets.ts';
import type { Command } from './command.ts';
import { currentRun } from './run.ts';

/** The network whose tab is in front. */
export function currentNetwork(app: AppState): NetworkEditor | undefined {
  const view = app.tabs.active?.view;
  return view?.kind === 'network' ? view.model : undefined;
}

const mayChange = (app: AppState): boolean => app.project.info?.readOnly === false;
const edited = (app: AppState): NetworkEditor | undefined =>
  mayChange(app) ? currentNetwork(app) : undefined;

export const networkCommands: readonly Command[] = [
  {
    id: 'network.new',
    label: 'New network',
    group: 'Project',
    keys: ['Alt+Shift+N'],
    enabled: mayChange,
    perform: newNetwork,
  },
  {
    id: 'network.of-run',
    label: 'Edit the network of the run as a graph',
    group: 'Run',
    keys: [],
    enabled: (app) => mayChange(app) && currentRun(app) !== undefined,
    perform: (app) => {
      const run = currentRun(app);
      return run === undefined ? undefined : show(app, `Network of ${run.name}`, { runId: run.id });
    },
  },
  {
    id: 'edit.undo',
    label: 'Undo the last change of the network',
    group: 'Project',
    keys: ['Mod+Z'],
    enabled: (app) => edited(app)?.canUndo === true,
    perform: (app) => edited(app)?.undo(),
  },
  {
    id: 'edit.redo',
    label: 'Redo the change of the network',
    group: 'Project',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    enabled: (app) => edited(app)?.canRedo === true,
    perform: (app) => edited(app)?.redo(),
  },
];

type From = Parameters<typeof show>[2];

/** Makes a network and opens it. */
async function show(
  app: AppState,
  name: string,
  from:
    | { graph: Record<string, unknown>; drawing: ReturnType<typeof drawingOf> }
    | { runId: number }
    | { spec: Record<string, unknown>; seriesId: number | null },
): Promise<void> {
  const made = await app.attempt('network.create', { name: name.slice(0, 200), from });
  if (made !== undefined) openNetwork(app, made.id);
}

/** Begins with a hidden layer that reads itself: the simplest network that is recurrent. */
function newNetwork(app: AppState): Promise<void> {
  const start = documentOf(networkStarts.find(({ name }) => name === 'elman') ?? networkStarts[0]);
  return show(app, `Network ${app.project.networks.length + 1}`, contentOf(start));
}

/** The network of a form for a run, as a copy that can be drawn. */
export const drawDraft = (app: AppState, draft: RunDraft): Promise<void> =>
  show(app, `Network of ${draft.name.trim() === '' ? 'a new run' : draft.name.trim()}`, {
    spec: draft.spec(),
    seriesId: draft.readsSeries ? draft.seriesId : null,
  });

export async function duplicateNetwork(app: AppState, id: number): Promise<void> {
  await currentNetwork(app)?.flush();
  const made = await app.attempt('network.duplicate', { id });
  if (made !== undefined) openNetwork(app, made.id);
}

/** Removes a network and offers to bring it back. */
export async function removeNetwork(app: AppState, id: number): Promise<void> {
  await currentNetwork(app)?.flush();
  const before = await app.attempt('network.get', { id });
  if (before === undefined || (await app.attempt('network.remove', { id })) === undefined) return;
  app.tabs.close(`network:${id}`);
  const undo = (): void => void show(app, before.name, contentOf(before));
  app.notices.done(`Network “${before.name}” was removed.`, { label: 'Undo', perform: undo });
}

/** A form for a run on the network as it is drawn now. */
export async function newRunWith(app: AppState, editor: NetworkEditor): Promise<void> {
  await editor.flush();
  const { doc } = editor;
  if (doc === null || editor.problem !== null) return;
  const name = app.project.network(editor.id)?.name ?? '';
  openNewRun(app, { network: { name, graph: doc.graph, initialisation: doc.drawing.initialisation } });
}

const contentOf = ({ graph, drawing }: Pick<NetworkDetail, 'graph' | 'drawing'>): From => ({
  graph: { ...graph },
  drawing: drawingOf(drawing),
});

/** Parameters are checked as plain, changeable data. */
const drawingOf = ({ places, inputs, masks, initialisation }: NetworkDetail['drawing']) => ({
  places: { ...places },
  inputs,
  masks: { ...masks },
  initialisation: initialisation === null ? null : { ...initialisation },
});
