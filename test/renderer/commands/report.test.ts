import { describe, expect, it } from 'vitest';
import { writeReport } from '../../../src/renderer/commands/report.ts';
import type { AppState } from '../../../src/renderer/state/app.svelte.ts';

/** What of the window a report needs; `refusal` is what the host answers in place of a file. */
function windowWith(refusal: { code: string; message: string } | null) {
  const said: string[] = [];
  const app = {
    paths: { ask: () => Promise.resolve('/out') },
    connection: {
      call: (_method: string, params: { format: string }) =>
        refusal === null
          ? Promise.resolve(`/out/report.${params.format}`)
          : Promise.reject(Object.assign(new Error(refusal.message), refusal)),
    },
    notices: {
      done: (text: string) => said.push(`done: ${text}`),
      failed: (text: string) => said.push(`failed: ${text}`),
    },
  };
  return { app: app as unknown as AppState, said };
}

async function written(refusal: { code: string; message: string } | null, format: 'html' | 'pdf') {
  const { app, said } = windowWith(refusal);
  let printed = 0;
  await writeReport(app, { ids: [1, 2], format, print: () => (printed += 1) });
  return { said, printed };
}

describe('writing a report', () => {
  it('says where it is', async () => {
    expect(await written(null, 'pdf')).toEqual({
      said: ['done: The report was written to /out/report.pdf.'],
      printed: 0,
    });
  });

  it('opens the print dialog, and says so, where the host has nothing that makes a PDF', async () => {
    const { said, printed } = await written({ code: 'report.no-printer', message: 'none' }, 'pdf');
    expect(printed).toBe(1);
    expect(said[0]).toContain('Choose “Save as PDF” in the print dialog');
  });

  it('tells any other failure', async () => {
    const { said, printed } = await written(
      { code: 'run.no-checkpoint', message: 'No weights yet.' },
      'html',
    );
    expect([said, printed]).toEqual([['failed: No weights yet.'], 0]);
  });
});
