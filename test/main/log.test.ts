import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UnfoldError } from '../../src/engine/errors.ts';
import { createLog, type Log } from '../../src/main/log.ts';
import { logEvents, logFailures } from '../../src/main/services/logged.ts';
import { toyServices } from '../helpers/toy-services.ts';
import { startServices, temporaryFolder } from '../helpers/projects.ts';

const now = () => Date.UTC(2026, 2, 7, 12, 4, 31);

describe('the log', () => {
  it('keeps so many files of so many bytes, the newest without a number', () => {
    const folder = join(temporaryFolder(), 'logs');
    const log = createLog(folder, { now, files: 3, bytesEach: 300 });
    for (let i = 0; i < 40; i++) log.write('info', 'main', `entry ${i} of forty, with some words`);
    expect(readdirSync(folder).sort()).toEqual(['unfold.1.log', 'unfold.2.log', 'unfold.log']);
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(300);
    expect(readFileSync(join(folder, 'unfold.log'), 'utf8')).toContain('entry 39');
    expect(log.tail(5).map((line) => /entry (\d+)/.exec(line)?.[1])).toEqual(['35', '36', '37', '38', '39']);
  });

  it('has one line an entry, and does not name the home of the person', () => {
    const folder = temporaryFolder();
    const log = createLog(folder, { now });
    log.write('error', 'page', `Error: no\n    at ${homedir()}/unfold/x.js:1\n`);
    expect(log.tail(9)).toEqual(['2026-03-07T12:04:31.000Z error page: Error: no | at ~/unfold/x.js:1']);
  });

  it('is silent where it cannot be written', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const log = createLog(join(folder, 'file', 'logs'), { now });
    expect(() => log.write('info', 'main', 'x')).not.toThrow();
    expect(log.tail(3)).toEqual([]);
  });
});

/** A log in memory. */
function listed(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    folder: '/logs',
    lines,
    write: (level, source, text) => void lines.push(`${level} ${source}: ${text}`),
    tail: () => lines,
  };
}

describe('what is logged', () => {
  it('is the code of a refusal without its values, and where a fault was thrown', async () => {
    const log = listed();
    const handlers = logFailures(
      toyServices({
        'run.get': () => {
          throw new UnfoldError('run.unknown', 'There is no run 12345.');
        },
        'run.list': () => Promise.reject(new TypeError('undefined is not a function')),
      }).handlers,
      log,
    );
    expect(() => handlers['run.get']({ id: 1 })).toThrow('There is no run');
    await expect(handlers['run.list']({})).rejects.toThrow('not a function');
    expect(log.lines[0]).toBe('warning services: run.get was refused: run.unknown');
    expect(log.lines[1]).toMatch(
      /^error services: run\.list failed: TypeError: undefined is not a function\n +at /,
    );
  });

  it('is what becomes of runs, by their numbers', () => {
    const log = listed();
    const services = toyServices({});
    logEvents(services, log);
    const run = (status: string, word?: string) =>
      services.emit('run.changed', {
        id: 4,
        name: 'secret',
        status,
        replicationId: null,
        sweepId: null,
        reason: word === undefined ? null : { word, sentence: '', advice: '' },
      } as never);
    run('draft');
    run('running');
    run('running');
    run('failed', 'not-finite');
    expect(log.lines).toEqual(['info run: 4 is running', 'warning run: 4 is failed (not-finite)']);
  });
});

describe('the diagnostics to copy', () => {
  it('name versions and the machine, and no project', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'secret'));
    const { handlers } = startServices(folder);
    await handlers['project.create']({ path: join(folder, 'secret', 'thesis.unfold') });
    const text = await handlers['log.diagnostics']({});
    for (const part of ['Unfold: ', 'SQLite: 3.', 'Processor: ', 'numerics version', 'Locale: '])
      expect(text).toContain(part);
    expect(text).not.toMatch(/secret|thesis/);
  });
});
