/** Networks in the project file: the graph and how it is drawn as JSON, with one hash over both. */
import { UnfoldError } from '../../engine/errors.ts';
import type { NetworkDetail, NetworkInfo } from '../../shared/networks.ts';
import { hashOf } from './bytes.ts';
import { damagedError, type Ledger } from './ledger.ts';
import { decodeJson, encodeJson } from './numbers.ts';

/** What is stored of a network besides its name. */
export type NetworkContent = Pick<NetworkDetail, 'graph' | 'drawing'>;

/** Reading and writing networks. Methods throw UnfoldError 'network.unknown' for an id that is not there. */
export interface NetworkStore {
  /** In the order in which they were made. */
  list(): NetworkInfo[];
  /** @throws UnfoldError 'project.damaged' where its bytes are not what was stored */
  get(id: number): NetworkDetail;
  create(name: string, content: NetworkContent): NetworkDetail;
  save(id: number, content: NetworkContent): NetworkDetail;
  rename(id: number, name: string): NetworkInfo;
  remove(id: number): void;
}

interface Row {
  id: number;
  name: string;
  graph: string;
  drawing: string;
  sha256: string;
  created: number;
  changed: number;
}

export function createNetworkStore(ledger: Ledger): NetworkStore {
  const { db, now } = ledger;
  const all = db.prepare<[], Row>('SELECT * FROM networks ORDER BY id');
  const one = db.prepare<[number], Row>('SELECT * FROM networks WHERE id = ?');
  const row = (id: number): Row => one.get(id) ?? unknownNetwork(id);
  const get = (id: number): NetworkDetail => detailOf(row(id));
  return {
    list: () => all.all().map(infoOf),
    get,
    create(name, content) {
      const { graph, drawing, sha256 } = textsOf(content);
      const insert = db.prepare(
        'INSERT INTO networks (name, graph, drawing, sha256, created, changed) VALUES (?, ?, ?, ?, ?, ?)',
      );
      const made = ledger.write(() => insert.run(name, graph, drawing, sha256, now(), now()));
      return get(Number(made.lastInsertRowid));
    },
    save(id, content) {
      row(id);
      const { graph, drawing, sha256 } = textsOf(content);
      const update = 'UPDATE networks SET graph = ?, drawing = ?, sha256 = ?, changed = ? WHERE id = ?';
      ledger.write(() => db.prepare(update).run(graph, drawing, sha256, now(), id));
      return get(id);
    },
    rename(id, name) {
      row(id);
      ledger.write(() => db.prepare('UPDATE networks SET name = ? WHERE id = ?').run(name, id));
      return infoOf(row(id));
    },
    remove(id) {
      row(id);
      ledger.write(() => db.prepare('DELETE FROM networks WHERE id = ?').run(id));
    },
  };
}

/** The text over which a network's `sha256` is taken. */
export const networkText = (graph: string, drawing: string): string => `${graph}\n${drawing}`;

function textsOf(content: NetworkContent): Pick<Row, 'graph' | 'drawing' | 'sha256'> {
  const [graph, drawing] = [encodeJson(content.graph), encodeJson(content.drawing)];
  return { graph, drawing, sha256: hashOf(networkText(graph, drawing)) };
}

function infoOf(row: Row): NetworkInfo {
  const { layers, connections } = decodeJson(row.graph) as NetworkDetail['graph'];
  const units = layers.reduce((sum, { size }) => sum + size, 0);
  const { id, name, created, changed } = row;
  return { id, name, layers: layers.length, connections: connections.length, units, created, changed };
}

function detailOf(row: Row): NetworkDetail {
  if (hashOf(networkText(row.graph, row.drawing)) !== row.sha256)
    throw damagedError(`Network ${row.id} ("${row.name}")`);
  return {
    ...infoOf(row),
    graph: decodeJson(row.graph) as NetworkDetail['graph'],
    drawing: decodeJson(row.drawing) as NetworkDetail['drawing'],
  };
}

function unknownNetwork(id: number): never {
  const text = `There is no network ${id} in this project. List the networks to see them.`;
  throw new UnfoldError('network.unknown', text);
}
