/** A growing column of numbers: blocks, so that growing never copies. */

const blockLength = 65_536;

/** Numbers appended one by one; `finish` gives them as one array and frees the blocks. */
export interface GrowingColumn {
  push(value: number): void;
  finish(): Float64Array;
}

/** An empty growing column. */
export function growingColumn(): GrowingColumn {
  let full: Float64Array[] = [];
  let block = new Float64Array(64);
  let used = 0;
  return {
    push(value) {
      if (used === block.length) {
        full.push(block);
        block = new Float64Array(Math.min(blockLength, block.length * 4));
        used = 0;
      }
      block[used++] = value;
    },
    finish() {
      const length = full.reduce((sum, { length: n }) => sum + n, used);
      const values = new Float64Array(length);
      let at = 0;
      for (const part of full) {
        values.set(part, at);
        at += part.length;
      }
      values.set(block.subarray(0, used), at);
      full = [];
      block = new Float64Array(0);
      used = 0;
      return values;
    },
  };
}
