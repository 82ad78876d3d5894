/**
 * Constants of the elementary functions, shared by the TypeScript and the AssemblyScript versions (which is why
 * they carry no types). Each polynomial is a minimax fit made for this project with Remez' algorithm in 260-bit
 * arithmetic and rounded to the working precision; the figure behind each group is the fit's own error.
 */

/** Adding and subtracting 1.5 * 2^52 (2^23 in float32) rounds to the nearest integer, ties to even. */
export const ROUNDER = 6755399441055744.0;
export const ROUNDER_32 = 12582912.0;

/** 1/ln 2 and ln 2 = HI + LO, HI with 42 significant bits: k * HI is exact for |k| < 2048. */
export const LOG2_E = 1.4426950408889634;
export const LN2_HI = 0.6931471805598903;
export const LN2_LO = 5.497923018708371e-14;
/** The same in float32, HI with 15 significant bits: k * HI is exact for |k| < 512. */
export const LOG2_E_32 = 1.4426950216293335;
export const LN2_HI_32 = 0.693145751953125;
export const LN2_LO_32 = 1.428606765330187e-6;

/** (exp(r) - 1 - r) / r^2 = sum E_i r^i on |r| <= 0.3473, within 1.4e-18. */
export const E0 = 0.5;
export const E1 = 0.1666666666666667;
export const E2 = 0.041666666666666685;
export const E3 = 0.008333333333326025;
export const E4 = 0.0013888888888874192;
export const E5 = 0.0001984126987520336;
export const E6 = 2.4801587347816693e-5;
export const E7 = 2.755725491566655e-6;
export const E8 = 2.755725245975713e-7;
export const E9 = 2.5105418323289702e-8;
export const E10 = 2.09217400059341e-9;

/** The same for float32, within 1.4e-9. */
export const F0 = 0.5;
export const F1 = 0.1666666716337204;
export const F2 = 0.041666463017463684;
export const F3 = 0.008333285339176655;
export const F4 = 0.001393382204696536;
export const F5 = 0.0001990787568502128;

/** (log((1 + s) / (1 - s)) / s - 2) / z = sum L_i z^i, z = s^2, on |s| <= 0.1717, within 3.2e-16. */
export const L0 = 0.666666666666667;
export const L1 = 0.3999999999989726;
export const L2 = 0.2857142862693335;
export const L3 = 0.2222221098593327;
export const L4 = 0.18182899532573787;
export const L5 = 0.15331387624524195;
export const L6 = 0.14620454217493198;

/** (sin(r) / r - 1) / z = sum S_i z^i, z = r^2, on |r| <= pi/4, within 2.1e-17. */
export const S0 = -0.16666666666666666;
export const S1 = 0.008333333333330927;
export const S2 = -0.00019841269836724893;
export const S3 = 2.755731608494e-6;
export const S4 = -2.5051128152213943e-8;
export const S5 = 1.591786202371298e-10;

/** (cos(r) - 1 + z / 2) / z^2 = sum C_i z^i, z = r^2, on |r| <= pi/4, within 1.3e-18. */
export const C0 = 0.041666666666666664;
export const C1 = -0.0013888888888887382;
export const C2 = 2.4801587298744446e-5;
export const C3 = -2.7557317260634027e-7;
export const C4 = 2.087614394386623e-9;
export const C5 = -1.1382464292649416e-11;

/** 2/pi, and pi/2 = PIO2_1 + PIO2_2 + PIO2_3 + PIO2_4: 33 significant bits each, the last one 53. */
export const TWO_OVER_PI = 0.6366197723675814;
export const PIO2_1 = 1.5707963267341256;
export const PIO2_2 = 6.077100506303966e-11;
export const PIO2_3 = 2.0222662487111665e-21;
export const PIO2_4 = 8.4784276603689e-32;
