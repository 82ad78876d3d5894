/** What a figure for print shows: curves, bands, points, bars or a matrix, without how it is drawn. */

/** A colour as #rrggbb, and dashes as SVG has them ('' for none). */
export interface Look {
  readonly colour: string;
  readonly dash: string;
}

/** One curve or one kind of points: y over x, point by point; NaN leaves a gap. */
export interface Curve {
  readonly label: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** By its place among the others where it is not given. */
  readonly look?: Look;
  /** Curves of one group look alike and have one place in the legend. */
  readonly group?: string;
  /** On the axis on the right. */
  readonly right?: boolean;
}

/** A filled band between two limits over x. */
export interface Area {
  readonly label: string;
  readonly x: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly look?: Look;
}

/** An axis. `ticks` take the place of round numbers, `range` that of the range of the data. */
export interface FigureAxis {
  readonly label: string;
  readonly log?: boolean;
  readonly ticks?: readonly { readonly at: number; readonly text: string }[];
  readonly range?: readonly [low: number, high: number];
}

/** A limit or bound that is no data, where it crosses its axis. */
export interface FigureReference {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly label: string;
}

/** Width and height in mm, and the size of type in points. */
export interface FigureSize {
  readonly size?: readonly [width: number, height: number];
  readonly fontSize?: number;
}

/** A figure with two axes. `title` is its name for readers who cannot see it. */
export interface Figure extends FigureSize {
  readonly title: string;
  readonly x: FigureAxis;
  readonly y: FigureAxis;
  readonly right?: FigureAxis;
  readonly curves: readonly Curve[];
  readonly areas?: readonly Area[];
  /** Points that are not joined. */
  readonly clouds?: readonly Curve[];
  /** Bars from zero (of a logarithmic axis: from its lower end), one at each x. */
  readonly bars?: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };
  readonly references?: readonly FigureReference[];
  /** A circle of radius 1 about 0, for eigenvalues. */
  readonly unitCircle?: boolean;
}

/** A matrix of colours with its scale. */
export interface MatrixFigure extends FigureSize {
  readonly title: string;
  readonly x: { readonly label: string };
  readonly y: { readonly label: string };
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** (rows x columns), row-major; NaN is left white. */
  readonly values: Float64Array;
  /** Colours from -largest to largest, from 0 to 1, or over what occurs. */
  readonly scale: 'signed' | 'unit' | 'range';
}

/** Everything that has a figure for print. */
export type AnyFigure = Figure | MatrixFigure;

/** A bar chart with a name below each bar, as a figure. */
export function barFigure(given: {
  readonly title: string;
  readonly y: FigureAxis;
  readonly labels: readonly string[];
  readonly values: ArrayLike<number>;
}): Figure {
  const { labels, values } = given;
  const places = Float64Array.from({ length: labels.length }, (_, i) => i);
  return {
    title: given.title,
    x: {
      label: '',
      ticks: labels.map((text, at) => ({ at, text })),
      range: [-0.6, Math.max(1, labels.length) - 0.4],
    },
    y: given.y,
    curves: [],
    bars: { x: places, y: values },
  };
}
