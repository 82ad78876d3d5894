/**
 * The set of instructions in a WebAssembly module, read as far as the kernels need it: a one-byte opcode is itself,
 * an instruction behind a prefix is prefix * 0x10000 + number (0xFD: vectors, 0xFC: memory). Encodings: WebAssembly
 * core specification, section 5.4.
 */
export function opcodesOf(module: Uint8Array): Set<number> {
  const reader = new Reader(module, 8);
  const found = new Set<number>();
  while (reader.at < module.length) {
    const id = reader.byte();
    const size = reader.leb();
    const end = reader.at + size;
    if (id === 10) readCode(reader, found);
    reader.at = end;
  }
  return found;
}

class Reader {
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    return this.bytes[this.at++];
  }

  /** An unsigned number in base 128; of a signed one only the length matters here. */
  leb(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
}

function readCode(reader: Reader, found: Set<number>): void {
  const functions = reader.leb();
  for (let i = 0; i < functions; i++) {
    const size = reader.leb();
    const end = reader.at + size;
    const groups = reader.leb();
    for (let group = 0; group < groups; group++) {
      reader.leb();
      reader.byte();
    }
    while (reader.at < end) readInstruction(reader, found);
  }
}

function readInstruction(reader: Reader, found: Set<number>): void {
  const code = reader.byte();
  if (code === 0xfd || code === 0xfc) {
    const number = reader.leb();
    found.add(code * 0x10000 + number);
    if (code === 0xfd) skipVectorOperands(reader, number);
    else skipMemoryOperands(reader, number);
    return;
  }
  found.add(code);
  skipOperands(reader, code);
}

/** How many base-128 numbers follow an opcode; bytes for 0x43 and 0x44, a table for 0x0e. */
function skipOperands(reader: Reader, code: number): void {
  if (code === 0x0e) {
    for (let left = reader.leb() + 1; left > 0; left--) reader.leb();
  } else if (code === 0x43 || code === 0x44) {
    reader.at += code === 0x43 ? 4 : 8;
  } else {
    for (let left = operandCount(code); left > 0; left--) reader.leb();
  }
}

function operandCount(code: number): number {
  if (code >= 0x28 && code <= 0x3e) return 2;
  if (code === 0x11) return 2;
  if ((code >= 0x02 && code <= 0x04) || code === 0x0c || code === 0x0d || code === 0x10) return 1;
  if ((code >= 0x20 && code <= 0x24) || (code >= 0x3f && code <= 0x42)) return 1;
  if (code <= 0x01 || code === 0x05 || code === 0x0b || code === 0x0f || code === 0x1a || code === 0x1b)
    return 0;
  if (code >= 0x45 && code <= 0xc4) return 0;
  throw new Error(`Instruction 0x${code.toString(16)} is not known to this reader; add its operands.`);
}

function skipVectorOperands(reader: Reader, number: number): void {
  if (number <= 0x0b || number === 0x5c || number === 0x5d) {
    reader.leb();
    reader.leb();
  } else if (number === 0x0c || number === 0x0d) reader.at += 16;
  else if (number >= 0x15 && number <= 0x22) reader.at += 1;
  else if (number >= 0x54 && number <= 0x5b) {
    reader.leb();
    reader.leb();
    reader.at += 1;
  }
}

function skipMemoryOperands(reader: Reader, number: number): void {
  if (number === 10) reader.at += 2;
  else if (number === 11) reader.at += 1;
  else if (number > 7)
    throw new Error(`Instruction 0xfc ${number} is not known to this reader; add its operands.`);
}
