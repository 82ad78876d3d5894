/** What a diagnostic comes to: plain data that is stored, drawn by kind, read as a table and exported. */
import type { Json } from '../fields.ts';

/** An axis: its label with the unit in it, and whether it is logarithmic. */
export interface Axis {
  readonly label: string;
  readonly log?: boolean;
}

/** One line or one cloud of points. NaN is a gap. `group` joins lines that belong together (one connection's weights). */
export interface Trace {
  readonly label: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly group?: string;
}

/** A line that is no data: a limit, a bound. `at` is where it crosses the axis. */
export interface Reference {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly label: string;
}

/** One drawing. */
export type Panel =
  | {
      readonly kind: 'lines' | 'points';
      readonly name: string;
      readonly title: string;
      readonly x: Axis;
      readonly y: Axis;
      readonly traces: readonly Trace[];
      readonly references?: readonly Reference[];
      /** A circle of radius 1 about 0, for eigenvalues. */
      readonly unitCircle?: true;
    }
  | {
      readonly kind: 'matrix';
      readonly name: string;
      readonly title: string;
      readonly x: Axis;
      readonly y: Axis;
      readonly rows: readonly string[];
      readonly columns: readonly string[];
      /** (rows x columns), row-major. */
      readonly values: Float64Array;
      /** Colours: from -largest to largest, from 0 to 1, or over what occurs. */
      readonly scale: 'signed' | 'unit' | 'range';
    }
  | {
      readonly kind: 'bars';
      readonly name: string;
      readonly title: string;
      readonly y: Axis;
      readonly labels: readonly string[];
      readonly values: Float64Array;
    }
  | {
      readonly kind: 'table';
      readonly name: string;
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number)[])[];
    };

/** One number. Scalars of a diagnostic that runs while training become curves over iterations. */
export interface Scalar {
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly log?: boolean;
  readonly references?: readonly Reference[];
}

/**
 * Something that can be done about a finding. `patch` replaces top-level settings of the run's specification, so that
 * applying it makes a new run; without `initialisation` in it, the new run may start afresh or from the weights of the
 * checkpoint that was looked at.
 */
export interface Remedy {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly patch: { readonly [key: string]: Json };
  /** What it should come to, for comparison afterwards: the name of a scalar, and its value. */
  readonly predicted?: { readonly scalar: string; readonly value: number };
}

/** What was found, in a plain sentence that names the cause. */
export interface Finding {
  readonly name: string;
  readonly level: 'note' | 'warning' | 'problem';
  readonly sentence: string;
  readonly remedies: readonly Remedy[];
}

/** Everything a diagnostic found at one set of weights. */
export interface DiagnosticResult {
  readonly scalars: readonly Scalar[];
  readonly panels: readonly Panel[];
  readonly findings: readonly Finding[];
}
