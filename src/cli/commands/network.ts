import { suggestion, UnfoldError } from '../../engine/errors.ts';
import type { NetworkAnalysis, NetworkDetail, NetworkInfo } from '../../shared/models.ts';
import { exitCodes } from '../exit-codes.ts';
import { withProject } from '../session.ts';
import { dateTime, number4, textTable } from '../text-table.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson } from './options.ts';

const whats = ['list', 'show', 'analyse'] as const;

/** `unfold network FILE [list|show|analyse] [NETWORK]`: the networks drawn in a project. */
export const network: CliCommand = {
  name: 'network',
  args: '<file> [what] [network]',
  summary: 'list, show or analyse the networks drawn in a project',
  describe: (parser) => {
    addJson(parser, 'print JSON; `show --json` prints what a specification takes as its "network"');
    parser.addHelpText(
      'after',
      '\nlist (the default), show NETWORK or analyse NETWORK, by its name or number. The analysis says before any training\nhow many weights there are, what an iteration costs, and which directions in the space of weights change nothing.',
    );
  },
  run: (args, { json = false }, output) => {
    const [, what = 'list', name] = args;
    checkWhat(what, name);
    return withProject({ file: needed(args, 0), create: false }, async ({ handlers }) => {
      const all = await handlers['network.list']({});
      if (what === 'list') {
        if (json) output.json(all);
        else output.result(all.length === 0 ? 'No networks yet.' : listText(all));
        return exitCodes.ok.code;
      }
      const found = await handlers['network.get']({ id: named(all, name ?? '').id });
      if (what === 'show') {
        if (json) output.json({ name: 'graph', ...found.graph });
        else output.result(showText(found));
        return exitCodes.ok.code;
      }
      const { graph, drawing } = found;
      const { inputs, initialisation } = drawing;
      const analysis = await handlers['network.analyse']({
        ...{ graph: { ...graph }, inputs },
        ...(initialisation === null ? {} : { initialisation }),
      });
      if (json) output.json(analysis);
      else output.result(analysisText(analysis));
      return exitCodes.ok.code;
    });
  },
};

function checkWhat(what: string, name: string | undefined): void {
  if (!whats.some((known) => known === what)) {
    const text = `There is nothing called "${what}" to do with networks.${suggestion(what, whats)} See: unfold network --help`;
    throw new UnfoldError('usage.arguments', text);
  }
  if (what === 'list' || name !== undefined) return;
  const text = `Say which network to ${what}, by its name or number. See: unfold network --help`;
  throw new UnfoldError('usage.arguments', text);
}

function named(all: readonly NetworkInfo[], given: string): NetworkInfo {
  const found = all.find(({ id }) => String(id) === given) ?? all.find((one) => one.name === given);
  if (found !== undefined) return found;
  const known = all.map(({ name }) => name);
  const text = `There is no network "${given}".${known.length === 0 ? ' The project has none yet.' : suggestion(given, known)}`;
  throw new UnfoldError('network.unknown', text);
}

const listText = (all: readonly NetworkInfo[]): string =>
  textTable([
    ['network', 'name', 'layers', 'connections', 'units', 'changed'],
    ...all.map(({ id, name, layers, connections, units, changed }) => [
      ...[String(id), name, String(layers), String(connections), String(units)],
      dateTime(changed),
    ]),
  ]);

function showText({ id, name, graph }: NetworkDetail): string {
  const layers = graph.layers.map((layer) => {
    const marks = [...(layer.bias ? ['bias'] : []), ...(layer.frozen ? ['frozen'] : [])];
    return [layer.name, layer.cell.name, String(layer.size), marks.join(', ')];
  });
  const connections = graph.connections.map(({ from, to, delay, mask, frozen }) => {
    const kept = mask.filter((flag) => flag !== 0).length;
    const marks = [
      ...(mask.length > 0 ? [`${kept} of ${mask.length} weights`] : []),
      ...(frozen ? ['frozen'] : []),
    ];
    return [from, to, String(delay), marks.join(', ')];
  });
  return [
    `Network ${id}, "${name}", output "${graph.output}"`,
    textTable([['layer', 'cell', 'units', ''], ...layers]),
    textTable([['from', 'to', 'delay', ''], ...connections]),
  ].join('\n');
}

function analysisText(found: NetworkAnalysis): string {
  const { identifiability: known } = found;
  const blocks = found.blocks.map(({ words, weights, trained }) => [words, String(weights), String(trained)]);
  const methods = found.methods.map(({ label, flops, memoryBytes, refused }) => [
    label,
    refused === null ? number4(flops / 1e6) : refused,
    number4(memoryBytes / 2 ** 20),
  ]);
  return [
    textTable([
      ['connection', 'weights', 'trained'],
      ...blocks,
      ['all', String(found.weights), String(found.trained)],
    ]),
    textTable([[`an iteration on ${found.samples} samples`, 'Mflop', 'MiB'], ...methods]),
    ...found.radii.map(({ words, value }) => `Spectral radius of ${words} as drawn: ${number4(value)}`),
    ...(found.refused === null ? [] : [found.refused]),
    ...(known?.sentences ?? []),
    ...(known?.remedies ?? []).map(({ label, help }) => `${label}: ${help}`),
    ...found.symmetries,
  ].join('\n');
}
