/** What a tab is called. */
import type { AppState } from '../state/app.svelte.ts';
import type { Tab } from '../state/tabs.svelte.ts';

/** Follows renames: it is computed from the project's present names. */
export function tabTitle(app: AppState, tab: Tab): string {
  const { view } = tab;
  switch (view.kind) {
    case 'series':
      return app.project.seriesWith(view.id)?.name ?? 'Series';
    case 'run':
      return app.project.run(view.id)?.name ?? 'Run';
    case 'import':
      return view.model.fileName === '' ? 'Import data' : `Import ${view.model.fileName}`;
    case 'generate':
      return 'Generate a series';
    case 'new-run':
      return view.model.name.trim() === ''
        ? 'New run'
        : `${view.model.fork === null ? 'New run' : 'Fork'}: ${view.model.name}`;
    case 'network':
      return app.project.network(view.id)?.name ?? 'Network';
    case 'gallery':
      return 'Gallery';
    case 'card':
      return view.model.card.label;
    case 'queue':
      return 'Queue';
    case 'bin':
      return 'Bin';
    case 'compare':
      return 'Compare';
    case 'sweep':
      return app.sweeps.with(view.id)?.name ?? 'Sweep';
    case 'duel':
      return 'Duel';
    case 'runs':
      return 'Runs';
    case 'about':
      return 'About Unfold';
    case 'settings':
      return 'Settings';
    case 'report':
      return view.model.chosen.length === 1 ? 'Report' : `Report of ${view.model.chosen.length} runs`;
    case 'check':
      return 'Check of the project file';
  }
}
