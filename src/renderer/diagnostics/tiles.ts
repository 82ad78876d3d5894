/** The panels that can be on show, and what each of them draws for one side of the view. */
import type { DiagnosticCurves, DiagnosticInfo, StoredDiagnostic, WeightPaths } from '../../shared/models.ts';
import { curveDrawings, drawingOf, numbersDrawing, pathsDrawing, type Drawing } from './drawing.ts';
import { optionsKey, type Wish } from './moments.ts';
import { labelOf } from './offers.ts';

/** One panel: its key ('conditioning/spectrum') and its title before anything is drawn. */
export interface Tile {
  readonly key: string;
  readonly title: string;
}

/** What one side has for a diagnostic. */
export interface Found {
  /** The result at the place looked at; undefined where there is none. */
  readonly result: StoredDiagnostic | undefined;
  /** Any result of it, to know its panels by. */
  readonly model: StoredDiagnostic | undefined;
  readonly stored: readonly DiagnosticInfo[];
}

/** Every panel of a diagnostic on one side. Curves come first: they are what a run is followed by. */
export function tilesOf(wish: Wish, found: Found): readonly Tile[] {
  const result = (found.result ?? found.model)?.result;
  const curves = curveDrawings(curvesOf(wish, found.stored));
  return [
    ...curves.map(({ name, drawing }) => ({ key: `${wish.name}/${name}`, title: titleOf(drawing) })),
    ...(result?.panels ?? []).map(({ name, title }) => ({ key: `${wish.name}/${name}`, title })),
    ...(result === undefined || result.scalars.length === 0
      ? []
      : [{ key: `${wish.name}/numbers`, title: numbersTitle(wish) }]),
  ];
}

/** What a side draws in a panel of a diagnostic; null where it has nothing at that place. */
export function drawingFor(key: string, wish: Wish, { result, stored }: Found): Drawing | null {
  const name = key.slice(wish.name.length + 1);
  const curve = name.startsWith('over:')
    ? curveDrawings(curvesOf(wish, stored)).find((other) => other.name === name)
    : undefined;
  if (curve !== undefined) return curve.drawing;
  if (result === undefined) return null;
  if (name === 'numbers') return numbersDrawing(numbersTitle(wish), result.result.scalars);
  const panel = result.result.panels.find((other) => other.name === name);
  return panel === undefined ? null : drawingOf(panel);
}

/** Weights over the run, where they are wanted and known. */
export const pathsFor = (paths: WeightPaths | null): Drawing | null =>
  paths === null || paths.iterations.length < 2 ? null : pathsDrawing(paths);

/** The scalars of a diagnostic at every iteration with a stored result, made with the same settings. */
export function curvesOf({ name, options }: Wish, stored: readonly DiagnosticInfo[]): DiagnosticCurves {
  const key = optionsKey(options);
  const byIteration = new Map(
    stored
      .filter((info) => info.name === name && optionsKey(info.options) === key)
      .map((info) => [info.iteration, info] as const),
  );
  const infos = [...byIteration.values()].sort((a, b) => a.iteration - b.iteration);
  const scalars = new Map(
    infos.flatMap((info) => info.scalars.map((scalar) => [scalar.name, scalar] as const)),
  );
  return {
    name,
    options: { ...options },
    iterations: Float64Array.from(infos, ({ iteration }) => iteration),
    resultIds: infos.map(({ id }) => id),
    scalars: [...scalars.values()].map(({ value: _value, ...about }) => ({
      ...about,
      values: Float64Array.from(
        infos,
        (info) => info.scalars.find((scalar) => scalar.name === about.name)?.value ?? NaN,
      ),
    })),
  };
}

const numbersTitle = ({ name }: Wish): string => `${labelOf(name)}: numbers`;

const titleOf = (drawing: Drawing): string => (drawing.kind === 'table' ? drawing.title : drawing.spec.title);
