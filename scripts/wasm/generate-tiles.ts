/**
 * Writes the AssemblyScript of the tiles of C that the matrix products keep in registers: `rows` rows by `vectors`
 * 128-bit vectors, fully unrolled (a loop over locals cannot be unrolled by the compiler). Four forms: `n` adds to C
 * the product with a row-major left factor, `t` with a transposed one, `z` starts from 0 instead of C, and `s` starts
 * from 0 and multiplies each row of a row-major product by a factor when it is stored.
 */

type Form = 'n' | 't' | 's' | 'z';

interface Tile {
  readonly type: 'f64' | 'f32';
  readonly form: Form;
  readonly rows: number;
  /** 0 for a single column of numbers. */
  readonly vectors: number;
}

const TYPES = ['f64', 'f32'] as const;
const FORMS = ['n', 't', 's', 'z'] as const;
const ROWS = [1, 2, 3, 4, 5];
/** Vectors across. One row alone takes eight, so that enough sums run side by side to hide an addition's latency. */
const VECTORS = [0, 1, 2, 4, 8];
const exists = (rows: number, vectors: number): boolean => vectors < 8 || rows === 1;

/** The source of `assembly/tiles.ts`: one function a tile, and `tile<T>` that picks one. */
export function generateTiles(): string {
  const tiles = TYPES.flatMap((type) =>
    FORMS.flatMap((form) =>
      ROWS.flatMap((rows) =>
        VECTORS.filter((vectors) => exists(rows, vectors)).map((vectors): Tile => ({
          type,
          form,
          rows,
          vectors,
        })),
      ),
    ),
  );
  return [
    ...tiles.map(tileSource),
    ...TYPES.flatMap((type) => FORMS.map((form) => chooser(type, form))),
    TILE,
  ].join('\n');
}

const SIGNATURE =
  'c: usize, cs: usize, a: usize, as: usize, b: usize, bs: usize, k: i32, d: usize, across: i32';
const OPERANDS = 'c, cs, a, as, b, bs, k, d, across';

const TILE = `
export const PLAIN: i32 = 0;
export const TRANSPOSED: i32 = 1;
export const SCALED: i32 = 2;
export const OVER: i32 = 3;

@inline
export function tile<T extends number>(form: i32, rows: i32, vectors: i32, ${SIGNATURE}): void {
  if (sizeof<T>() == 8) {
    if (form == TRANSPOSED) choose_t_f64(rows, vectors, ${OPERANDS});
    else if (form == SCALED) choose_s_f64(rows, vectors, ${OPERANDS});
    else if (form == OVER) choose_z_f64(rows, vectors, ${OPERANDS});
    else choose_n_f64(rows, vectors, ${OPERANDS});
  } else {
    if (form == TRANSPOSED) choose_t_f32(rows, vectors, ${OPERANDS});
    else if (form == SCALED) choose_s_f32(rows, vectors, ${OPERANDS});
    else if (form == OVER) choose_z_f32(rows, vectors, ${OPERANDS});
    else choose_n_f32(rows, vectors, ${OPERANDS});
  }
}
`;

function chooser(type: Tile['type'], form: Form): string {
  const calls = VECTORS.flatMap((vectors) =>
    ROWS.filter((rows) => exists(rows, vectors)).map((rows) => {
      const name = tileName({ type, form, rows, vectors });
      return `    case ${vectors * 8 + rows}: ${name}(${OPERANDS}); break;`;
    }),
  );
  return `function choose_${form}_${type}(rows: i32, vectors: i32, ${SIGNATURE}): void {
  switch (vectors * 8 + rows) {
${calls.join('\n')}
  }
}`;
}

function tileName({ type, form, rows, vectors }: Tile): string {
  return `${form}${rows}x${vectors}_${type}`;
}

function tileSource(tile: Tile): string {
  const head = `function ${tileName(tile)}(${SIGNATURE}): void {`;
  if (tile.form !== 's') return [head, ...tileBody(tile), '}'].join('\n');
  // Short sums: the call and the choice of a tile would cost as much as the tile, so one call does all tiles across.
  const width = Math.max(tile.vectors * 16, size(tile));
  return [
    head,
    '  const a_ = a, k_ = k;',
    '  let b_ = b;',
    '  for (; across > 0; across--) {',
    '  a = a_; k = k_; b = b_;',
    ...tileBody(tile),
    `  c += ${width}; b_ += ${width};`,
    '  }',
    '}',
  ].join('\n');
}

function tileBody(tile: Tile): string[] {
  const { form, rows } = tile;
  const lines: string[] = [];
  for (let r = 1; r < rows; r++) lines.push(`  const c${r} = c${r === 1 ? '' : r - 1} + cs;`);
  if (form !== 't') for (let r = 1; r < rows; r++) lines.push(`  let a${r} = a${r === 1 ? '' : r - 1} + as;`);
  lines.push(
    ...eachCell(
      tile,
      (r, v) => `  let x${r}_${v} = ${startsFromZero(tile) ? zero(tile) : load(tile, row('c', r), v)};`,
    ),
  );
  if (form !== 't') {
    lines.push(
      '  for (; k >= 2; k -= 2) {',
      ...term(tile, 0),
      '    b += bs;',
      ...term(tile, 1),
      '    b += bs;',
    );
    for (let r = 0; r < rows; r++) lines.push(`    ${row('a', r)} += ${2 * size(tile)};`);
    lines.push('  }', '  if (k > 0) {', ...term(tile, 0), '  }');
  } else {
    lines.push('  for (; k > 0; k--) {', ...term(tile, 0), '    a += as;', '    b += bs;', '  }');
  }
  if (form === 's') {
    lines.push(...eachCell(tile, (r, v) => `  x${r}_${v} = ${scaled(tile, `x${r}_${v}`, r)};`));
  }
  lines.push(...eachCell(tile, (r, v) => `  ${store(tile, row('c', r), v, `x${r}_${v}`)};`));
  return lines;
}

/** One value of k: a row of B times each row's number, added to the tile. */
function term(tile: Tile, k: number): string[] {
  const { type, form, rows, vectors } = tile;
  const scalar = vectors === 0;
  const lines = cells(tile).map((v) => `    const b${k}_${v} = ${load(tile, 'b', v)};`);
  for (let r = 0; r < rows; r++) {
    const [base, offset] = form !== 't' ? [row('a', r), k * size(tile)] : ['a', r * size(tile)];
    lines.push(
      `    const s${k}_${r} = ${scalar ? `load<${type}>` : `v128.load_splat<${type}>`}(${base}, ${offset});`,
    );
    for (const v of cells(tile)) {
      const x = `x${r}_${v}`;
      const [s, b] = [`s${k}_${r}`, `b${k}_${v}`];
      lines.push(
        scalar
          ? `    ${x} = ${x} + ${s} * ${b};`
          : `    ${x} = v128.add<${type}>(${x}, v128.mul<${type}>(${s}, ${b}));`,
      );
    }
  }
  return lines;
}

const size = (tile: Tile): number => (tile.type === 'f64' ? 8 : 4);
const row = (name: string, r: number): string => (r === 0 ? name : `${name}${r}`);
const cells = (tile: Tile): number[] => Array.from({ length: Math.max(tile.vectors, 1) }, (_, v) => v);

function eachCell(tile: Tile, line: (r: number, v: number) => string): string[] {
  return Array.from({ length: tile.rows }, (_, r) => cells(tile).map((v) => line(r, v))).flat();
}

function load(tile: Tile, base: string, v: number): string {
  return tile.vectors === 0 ? `load<${tile.type}>(${base})` : `v128.load(${base}, ${16 * v})`;
}

function store(tile: Tile, base: string, v: number, value: string): string {
  return tile.vectors === 0
    ? `store<${tile.type}>(${base}, ${value})`
    : `v128.store(${base}, ${value}, ${16 * v})`;
}

const startsFromZero = ({ form }: Tile): boolean => form === 's' || form === 'z';

const zero = (tile: Tile): string =>
  tile.vectors === 0 ? `<${tile.type}>0` : `${tile.type}x${16 / size(tile)}.splat(0)`;

/** A value of row r times the row's factor. */
function scaled(tile: Tile, value: string, r: number): string {
  const { type } = tile;
  return tile.vectors === 0
    ? `load<${type}>(d, ${r * size(tile)}) * ${value}`
    : `v128.mul<${type}>(v128.load_splat<${type}>(d, ${r * size(tile)}), ${value})`;
}
