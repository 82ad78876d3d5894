/** What is offered of each diagnostic, from its table and from the services. */
import { tables } from '../../engine/catalog.ts';
import type { DiagnosticOffer } from '../../shared/models.ts';

/** A diagnostic of the engine's table, as the page describes it. */
export type Described = (typeof tables.diagnostics)[number];

/** Those of one family, under its heading. */
export interface FamilyGroup {
  readonly title: string;
  readonly entries: readonly Described[];
}

const titles: Readonly<Record<Described['family'], string>> = {
  conditioning: 'Conditioning',
  causes: 'Causes',
  time: 'Gradient through time',
  inside: 'Inside the network',
  surface: 'Surface of the cost',
  curvature: 'From the curvature',
  certificate: 'Certificate of the gradient',
};

/** The catalogue by family, in the order of the families; families without an entry are left out. */
export function families(): readonly FamilyGroup[] {
  return (Object.keys(titles) as Described['family'][])
    .map((family) => ({
      title: titles[family],
      entries: tables.diagnostics.filter((entry) => entry.family === family),
    }))
    .filter(({ entries }) => entries.length > 0);
}

/** A diagnostic's label; its name where the table does not know it. */
export const labelOf = (name: string): string =>
  tables.diagnostics.find((entry) => entry.name === name)?.label ?? name;

/** Up to so many seconds a diagnostic is looked at without asking. */
const cheapSeconds = 0.5;

export const offerOf = (offers: readonly DiagnosticOffer[], name: string): DiagnosticOffer | undefined =>
  offers.find((offer) => offer.name === name);

/** Whether it takes so little time that nobody need be asked. */
export function isCheap(offers: readonly DiagnosticOffer[], name: string): boolean {
  const seconds = offerOf(offers, name)?.seconds ?? null;
  return seconds !== null && seconds <= cheapSeconds;
}
