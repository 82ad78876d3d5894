/** Prints a page of HTML to PDF in a window that is never shown. */
import { BrowserWindow } from 'electron';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The PDF (A4) of a page that needs nothing but itself; scripts in it do not run. */
export async function printPdf(html: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'unfold-report-'));
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, javascript: false, contextIsolation: true, nodeIntegration: false },
  });
  try {
    const page = join(folder, 'report.html');
    writeFileSync(page, html);
    await window.loadFile(page);
    return await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true });
  } finally {
    window.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}
