import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { streamOutput } from '../../src/cli/output.ts';
import { runProgram } from '../../src/cli/program.ts';

const silent = streamOutput({ write: () => true }, { write: () => true });
const run = (...args: string[]) => runProgram(args, '0.0.0', silent);

describe.each(commands.map(({ name, args }) => [name, args.split(' ').filter((arg) => arg.startsWith('<'))]))(
  'unfold %s',
  (name, needed) => {
    const args = [String(name), ...[...needed].map((_, i) => `a${i}`)];

    it('names the nearest option for one that is misspelt', async () => {
      await expect(run(...args, '--hepl')).rejects.toMatchObject({
        code: 'usage.arguments',
        message: `There is no option --hepl. Did you mean --help? See: unfold ${name} --help`,
      });
    });

    it('names all its options for one that is like none of them', async () => {
      await expect(run(...args, '--xyzzyxyzzy')).rejects.toThrow(
        /no option --xyzzyxyzzy\. Known: .*--help\. See:/,
      );
    });
  },
);

describe('unfold', () => {
  it('says the same without a command', async () => {
    await expect(run('--versoin')).rejects.toThrow('There is no option --versoin. Did you mean --version?');
  });

  it('asks where to export to', async () => {
    await expect(run('export', 'p.unfold', '1')).rejects.toMatchObject({ code: 'usage.arguments' });
    await expect(run('export', 'p.unfold', '1', '--to', '')).rejects.toThrow(/--to FOLDER/);
  });
});
