/** What a diagnostic's result can be exported as: one list for the services' contract, the command line and the window. */

/** Each in the words of a menu. */
export const diagnosticFormats = [
  { name: 'csv', label: 'CSV' },
  { name: 'json', label: 'JSON' },
  { name: 'npz', label: 'NumPy arrays' },
  { name: 'mat', label: 'MATLAB' },
  { name: 'svg', label: 'figures (SVG)' },
] as const;

export type DiagnosticFormat = (typeof diagnosticFormats)[number]['name'];

/** Their names, in order. */
export const diagnosticFormatNames: readonly DiagnosticFormat[] = diagnosticFormats.map(({ name }) => name);
