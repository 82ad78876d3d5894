import { describe, expect, it } from 'vitest';
import { help } from '../../src/cli/commands/help.ts';
import { methods } from '../../src/cli/commands/methods.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { streamOutput } from '../../src/cli/output.ts';
import { endings, replications, tables } from '../../src/engine/catalog.ts';

async function listed(options: { json?: boolean }): Promise<string> {
  let text = '';
  const output = streamOutput({ write: (part: string) => (text += part) }, { write: () => undefined });
  expect(await methods.run([], options, output)).toBe(0);
  return text;
}

async function helpOn(topic?: string): Promise<string> {
  let text = '';
  const output = streamOutput({ write: (part: string) => (text += part) }, { write: () => undefined });
  expect(await help.run([topic], {}, output)).toBe(0);
  return text;
}

describe('methods', () => {
  const count = Object.values(tables).reduce((sum, { length }) => sum + length, 0);

  it('lists every entry with its source, one a line, in columns', async () => {
    const lines = (await listed({})).trimEnd().split('\n');
    expect(lines).toHaveLength(count + 1);
    const at = lines[0].indexOf('source');
    expect(lines[0]).toMatch(/^table +name +what it is +source$/);
    expect(lines.find((line) => /^methods +gauss-newton /.test(line))?.slice(at)).toBe(
      'Pedersen 1997 eq. 4-6',
    );
  });

  it('is one list as JSON, with equations', async () => {
    const list = JSON.parse(await listed({ json: true })) as Record<string, unknown>[];
    expect(list).toHaveLength(count);
    expect(list.every(({ source }) => typeof source === 'string' && source !== '')).toBe(true);
    expect(list.find(({ name }) => name === 'tanh')).toMatchObject({
      table: 'cells',
      equation: 'y = \\tanh(net)',
    });
  });
});

describe('help', () => {
  it('on spec lists settings by path, with kind, meaning and default, nested tables included', async () => {
    const text = await helpOn('spec');
    expect(text).toContain('stop.gradientNorm (number): ');
    expect(text).toMatch(/phases\.0\.method \(gauss-newton \| .*gradient-descent.*Default "gauss-newton"/);
    expect(text).toMatch(/batches\.order \(shuffled \| replacement\): .* Only where source is fixed\./);
    expect(text).toMatch(/data\.split\.train \(number\).*Default 0\.7\./);
  });

  it.each(Object.keys(tables))('on %s names every entry', async (name) => {
    const text = await helpOn(name);
    for (const entry of tables[name as keyof typeof tables]) expect(text).toContain(`  ${entry.name} `);
  });

  it('on an entry shows what it is and its settings', async () => {
    const text = await helpOn('weight-decay');
    expect(text).toContain('weight-decay: Weight decay.');
    expect(text).toMatch(/alpha \(number\): .*Default 0\.001\./);
  });

  it.each(replications)('on the card $name says what was shown and what can be set', async (card) => {
    const text = await helpOn(card.name);
    expect(text).toContain(`shown: ${card.shown}`);
    for (const key of Object.keys(card.fields)) expect(text).toContain(`  ${key} (`);
  });

  it('on reasons and exit codes prints the whole tables', async () => {
    const reasons = await helpOn('reasons');
    for (const word of Object.keys(endings)) expect(reasons).toContain(`  ${word} (`);
    const codes = await helpOn('exit-codes');
    for (const { code } of Object.values(exitCodes)) expect(codes).toMatch(new RegExp(`^ +${code}  `, 'm'));
  });

  it('names the nearest topic for one that is unknown', async () => {
    await expect(helpOn('gaus-newton')).rejects.toThrow('Did you mean "gauss-newton"?');
  });
});
