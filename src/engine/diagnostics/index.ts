/** The table of diagnostics: what can be looked at while a network trains, or at any checkpoint. */
import type { Entry } from '../fields.ts';
import { conditioning } from './conditioning.ts';
import { costLine } from './cost-line.ts';
import { costPlane } from './cost-plane.ts';
import { effectiveParameters } from './effective-parameters.ts';
import { generativeMode } from './generative-mode.ts';
import { fixedPoints } from './fixed-points.ts';
import { gradientCertificate } from './gradient-certificate.ts';
import { gradientNorm } from './gradient-norm.ts';
import { jacobianSingularValues } from './jacobian-singular-values.ts';
import { laplaceBands } from './laplace-bands.ts';
import { lyapunov } from './lyapunov.ts';
import { otherLengths } from './other-lengths.ts';
import { outputFeedback } from './output-feedback.ts';
import { proportionalUnits } from './proportional-units.ts';
import { qFactor } from './q-factor.ts';
import { recurrentSpectrum } from './recurrent-spectrum.ts';
import { saliency } from './saliency.ts';
import { saturation } from './saturation.ts';
import { secondOrderTerm } from './second-order-term.ts';
import { stateJacobian } from './state-jacobian.ts';
import { states } from './states.ts';
import { temporalGradients } from './temporal-gradients.ts';
import { weightGroups } from './weight-groups.ts';
import { weights } from './weights.ts';
import type { DiagnosticResult } from './result.ts';
import type { Subject, SubjectSize } from './subject.ts';

export type * from './result.ts';
export { openSubject, type Subject, type SubjectSize } from './subject.ts';

/** Families of diagnostics, as the view groups them. */
export type Family = 'conditioning' | 'causes' | 'time' | 'inside' | 'surface' | 'curvature' | 'certificate';

/** A way to look at a network with its data. `help` says what it shows. */
export interface Diagnostic extends Entry {
  readonly family: Family;
  readonly source: string;
  /** What is normal, and what to do where it is not. */
  readonly normal: string;
  readonly advice: string;
  /** Buffers that the subject must have. */
  readonly needs: readonly ('backward' | 'tangent' | 'second' | 'products')[];
  /** Why it says nothing about such a network or data; null where it does. */
  refuses(size: SubjectSize): string | null;
  /** Floating-point operations, roughly: what its cost is told from before it starts. */
  flops(size: SubjectSize, options: Record<string, unknown>): number;
  /**
   * Looks. Yields the share that is done, so that whoever drives it can report, wait or give up in between. The
   * subject's buffers are used as they are needed; its weights are as before at the end.
   */
  compute(subject: Subject, options: Record<string, unknown>): Generator<number, DiagnosticResult, void>;
}

/** Every diagnostic, in the order of the view. */
export const diagnostics: readonly Diagnostic[] = [
  conditioning,
  jacobianSingularValues,
  weightGroups,
  weights,
  outputFeedback,
  proportionalUnits,
  saturation,
  temporalGradients,
  gradientNorm,
  qFactor,
  otherLengths,
  recurrentSpectrum,
  states,
  stateJacobian,
  lyapunov,
  generativeMode,
  fixedPoints,
  costLine,
  costPlane,
  secondOrderTerm,
  effectiveParameters,
  saliency,
  laplaceBands,
  gradientCertificate,
];
