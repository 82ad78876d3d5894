/** Asks services for a diagnosis and waits for the end of it. */
import type { Params } from '../../src/shared/api.ts';
import type { Services } from '../../src/main/services/index.ts';
import type { Diagnosis } from '../../src/shared/models.ts';

export async function diagnosed(
  { handlers, on }: Services,
  params: Params<'diagnostics.run'>,
): Promise<Diagnosis> {
  const seen = new Map<number, Diagnosis>();
  let wake = (): void => undefined;
  const stop = on('diagnostics.progress', (diagnosis) => {
    seen.set(diagnosis.id, diagnosis);
    wake();
  });
  try {
    const begun = await handlers['diagnostics.run'](params);
    for (let now = begun; ; now = seen.get(begun.id) ?? begun) {
      if (now.status !== 'queued' && now.status !== 'computing') return now;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
  }
}
