import { plainCell } from './plain.ts';

/** Rectified linear units. */
export const relu = plainCell('relu', {
  label: 'Rectified linear',
  help: 'max(0, net): no saturation above, no gradient below 0.',
  equation: 'y = \\max(0, net)',
  source: 'Nair & Hinton 2010; Bianchi et al. 2017 section 2.2',
  saturation: null,
});
