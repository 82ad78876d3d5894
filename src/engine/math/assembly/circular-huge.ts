/**
 * sin and cos of huge angles (Payne and Hanek): the whole-number arithmetic of `../elementary/circular-huge.ts` on
 * 32-bit limbs, lowest first. It works in the first 1024 bytes of memory, below everything of the kernels (see SCRATCH
 * in kernels-wasm.ts); nothing there outlives a call.
 */
import { ofReduced } from './elementary-scalar';

const TURNS: usize = 64;
const REST: usize = 256;
const PRODUCT: usize = 448;
const ANGLE: usize = 640;
const ROUNDED: usize = 704;
/** 32-bit limbs of each. */
const LIMBS: i32 = 48;
const ANGLE_LIMBS: i32 = 8;

@inline
function limb(at: usize, i: i32): u64 {
  return <u64>load<u32>(at + (<usize>i << 2));
}

@inline
function setLimb(at: usize, i: i32, value: u64): void {
  store<u32>(at + (<usize>i << 2), <u32>value);
}

/** Bits [from, from + 32) of a number of LIMBS limbs. */
function bitsAt(at: usize, from: i32): u64 {
  const i = from >> 5;
  const low = i < LIMBS ? limb(at, i) : 0;
  const high = i + 1 < LIMBS ? limb(at, i + 1) : 0;
  return ((low | (high << 32)) >> <u64>(from & 31)) & 0xffffffff;
}

export function sinHuge(x: f64): f64 {
  return reduced(x, 0);
}

export function cosHuge(x: f64): f64 {
  return reduced(x, 1);
}

function reduced(x: f64, shift: i32): f64 {
  const raw = reinterpret<u64>(abs<f64>(x));
  const exponent = <i32>(raw >> 52) - 1075;
  const mantissa = (raw & 0xfffffffffffff) | 0x10000000000000;
  const bits = 1200 - exponent;
  multiplyByMantissa(mantissa & 0xffffffff, mantissa >> 32);
  // Round to the nearest quadrant: what is left is the part below, or what is missing to the next one.
  const up = <i32>(bitsAt(TURNS, bits - 1) & 1);
  const quadrant = (<i32>bitsAt(TURNS, bits) + up) & 3;
  takeRest(bits, up);
  multiplyByHalfPi();
  // x < 0 turns every sign: quadrants count backwards, and flooring goes the other way.
  const negative = (up == 1) != (x < 0);
  takeAngle(bits - 10, negative);
  const hi = toNumber(ANGLE);
  const below = subtractRounded();
  const lo = toNumber(ANGLE);
  const sign: f64 = negative ? -1 : 1;
  const turned = x < 0 ? (4 - quadrant) & 3 : quadrant;
  const scale = reinterpret<f64>(<u64>(1023 - 200) << 52); // 2^-200
  return ofReduced(turned, sign * hi * scale, sign * (below ? -lo : lo) * scale, shift);
}

/** TURNS = 2/pi * 2^1200 times the mantissa (low, high 32 bits). */
function multiplyByMantissa(low: u64, high: u64): void {
  let carry: u64 = 0;
  let before: u64 = 0;
  for (let i = 0; i < LIMBS; i++) {
    const digit = twoOverPi(i);
    const a = digit * low;
    const b = before * high;
    const sum = (a & 0xffffffff) + (b & 0xffffffff) + (carry & 0xffffffff);
    setLimb(TURNS, i, sum);
    carry = (a >> 32) + (b >> 32) + (carry >> 32) + (sum >> 32);
    before = digit;
  }
}

/** REST = the lowest `bits` bits of TURNS, or 2^bits less them. */
function takeRest(bits: i32, up: i32): void {
  const last = bits >> 5;
  const mask: u64 = ((<u64>1) << <u64>(bits & 31)) - 1;
  let carry: u64 = 1;
  for (let i = 0; i < LIMBS; i++) {
    const part: u64 = i < last ? 0xffffffff : i == last ? mask : 0;
    const digit = limb(TURNS, i) & part;
    if (up == 0) {
      setLimb(REST, i, digit);
      continue;
    }
    const sum = (digit ^ part) + carry;
    setLimb(REST, i, sum & (i <= last ? 0xffffffff : 0));
    carry = sum >> 32;
  }
}

/** PRODUCT = REST * pi/2 * 2^190. */
function multiplyByHalfPi(): void {
  for (let i = 0; i < LIMBS; i++) setLimb(PRODUCT, i, 0);
  for (let j = 0; j < 6; j++) {
    const digit = halfPi(j);
    let carry: u64 = 0;
    for (let i = 0; i + j < LIMBS; i++) {
      const sum = limb(REST, i) * digit + limb(PRODUCT, i + j) + carry;
      setLimb(PRODUCT, i + j, sum);
      carry = sum >> 32;
    }
  }
}

/** ANGLE = PRODUCT >> shift, towards minus infinity: one more for a negative number with bits cut off. */
function takeAngle(shift: i32, negative: bool): void {
  let cut: u64 = 0;
  for (let i = 0; i < shift >> 5; i++) cut |= limb(PRODUCT, i);
  cut |= limb(PRODUCT, shift >> 5) & (((<u64>1) << <u64>(shift & 31)) - 1);
  let carry: u64 = negative && cut != 0 ? 1 : 0;
  for (let i = 0; i < ANGLE_LIMBS; i++) {
    const sum = bitsAt(PRODUCT, shift + 32 * i) + carry;
    setLimb(ANGLE, i, sum);
    carry = sum >> 32;
  }
}

/** The number of ANGLE_LIMBS limbs rounded to nearest, ties to even; ROUNDED becomes that very number in limbs. */
function toNumber(at: usize): f64 {
  for (let i = 0; i < ANGLE_LIMBS; i++) setLimb(ROUNDED, i, 0);
  let top = ANGLE_LIMBS - 1;
  while (top >= 0 && limb(at, top) == 0) top--;
  if (top < 0) return 0;
  const length = 32 * top + 32 - <i32>clz<u32>(<u32>limb(at, top));
  const drop = max(length - 53, 0);
  let mantissa = bits64(at, drop);
  if (drop > 0 && roundsUp(at, drop, mantissa)) mantissa++;
  const word = drop >> 5;
  const shift = <u64>(drop & 31);
  setLimb(ROUNDED, word, (mantissa << shift) & 0xffffffff);
  setLimb(ROUNDED, word + 1, (mantissa >> (32 - shift)) & 0xffffffff);
  if (shift > 0) setLimb(ROUNDED, word + 2, mantissa >> (64 - shift));
  return <f64>mantissa * reinterpret<f64>(<u64>(1023 + drop) << 52);
}

/** Bits [from, from + 54) and beyond of a number of ANGLE_LIMBS limbs, as far as 64 bits hold them. */
function bits64(at: usize, from: i32): u64 {
  const i = from >> 5;
  const shift = <u64>(from & 31);
  const low = limb(at, i) | ((i + 1 < ANGLE_LIMBS ? limb(at, i + 1) : 0) << 32);
  const high = i + 2 < ANGLE_LIMBS ? limb(at, i + 2) : 0;
  return shift == 0 ? low : (low >> shift) | (high << (64 - shift));
}

function roundsUp(at: usize, drop: i32, mantissa: u64): bool {
  const half = drop - 1;
  if (((limb(at, half >> 5) >> <u64>(half & 31)) & 1) == 0) return false;
  let rest = limb(at, half >> 5) & (((<u64>1) << <u64>(half & 31)) - 1);
  for (let i = 0; i < half >> 5; i++) rest |= limb(at, i);
  return rest != 0 || (mantissa & 1) == 1;
}

/** ANGLE = |ANGLE - ROUNDED|; true where ROUNDED is the larger. */
function subtractRounded(): bool {
  let borrow: i64 = 0;
  for (let i = 0; i < ANGLE_LIMBS; i++) {
    const difference = <i64>limb(ANGLE, i) - <i64>limb(ROUNDED, i) + borrow;
    setLimb(ANGLE, i, <u64>difference & 0xffffffff);
    borrow = difference >> 32;
  }
  if (borrow == 0) return false;
  let carry: u64 = 1;
  for (let i = 0; i < ANGLE_LIMBS; i++) {
    const sum = (limb(ANGLE, i) ^ 0xffffffff) + carry;
    setLimb(ANGLE, i, sum & 0xffffffff);
    carry = sum >> 32;
  }
  return true;
}

/** floor(2/pi * 2^1200) in limbs. */
function twoOverPi(i: i32): u64 {
  switch (i) {
    case 0: return 0x3046fc7b;
    case 1: return 0x5d085603;
    case 2: return 0x5fb11f8d;
    case 3: return 0x92ea6bfb;
    case 4: return 0x39f78a52;
    case 5: return 0xf17b3d07;
    case 6: return 0xbac7ebe5;
    case 7: return 0xea2d7527;
    case 8: return 0x3f669e5f;
    case 9: return 0x09b74f46;
    case 10: return 0x7ecf27cb;
    case 11: return 0x6d1f6d36;
    case 12: return 0x118b5a0a;
    case 13: return 0x980fef2f;
    case 14: return 0x97ffde05;
    case 15: return 0x283b1ff8;
    case 16: return 0x5f8bbdf9;
    case 17: return 0x39f49c84;
    case 18: return 0xd6398353;
    case 19: return 0x7e413991;
    case 20: return 0x7026b45f;
    case 21: return 0x4484e99c;
    case 22: return 0x35f52ebb;
    case 23: return 0xa73ee882;
    case 24: return 0xeb1cb129;
    case 25: return 0x921cfe1d;
    case 26: return 0x2eea09d1;
    case 27: return 0xd2e00649;
    case 28: return 0x6e3a424d;
    case 29: return 0xc561b724;
    case 30: return 0x63abdebb;
    case 31: return 0x9041fe51;
    case 32: return 0x95993c43;
    case 33: return 0xddc0db62;
    case 34: return 0x57d1f534;
    case 35: return 0x1529fc27;
    case 36: return 0x836e4e44;
    case 37: return 0x0000a2f9;
    default: return 0;
  }
}

/** floor(pi/2 * 2^190) in limbs. */
function halfPi(i: i32): u64 {
  switch (i) {
    case 0: return 0x4533e63a;
    case 1: return 0x94812704;
    case 2: return 0xc06e0e68;
    case 3: return 0x62633145;
    case 4: return 0x10b4611a;
    case 5: return 0x6487ed51;
    default: return 0;
  }
}
