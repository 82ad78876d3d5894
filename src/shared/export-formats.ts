/** What a run can be exported as: one list for the services' contract, the command line and the window. */

/** Each in the words of the dialog. */
export const exportFormats = [
  { name: 'csv', label: 'CSV', help: 'Weights, predictions and metrics as tables, one file each.' },
  { name: 'json', label: 'JSON', help: 'The same tables as lists of numbers.' },
  {
    name: 'npz',
    label: 'NumPy arrays',
    help: 'One .npz file for numpy.load: weights, samples, predictions, metrics.',
  },
  {
    name: 'mat',
    label: 'MATLAB',
    help: 'The same arrays as one .mat file (level 5), also for Octave and SciPy.',
  },
  {
    name: 'numpy',
    label: 'NumPy script',
    help: 'A .py file that is the network, with its weights, and checks itself.',
  },
  { name: 'pytorch', label: 'PyTorch script', help: 'The same as a torch.nn.Module that can be trained on.' },
  {
    name: 'onnx',
    label: 'ONNX',
    help: 'The network as an .onnx model for other programs, in scaled units.',
  },
  { name: 'svg', label: 'Figures', help: 'SVG in journal style: error, cost, gradient norm, predictions.' },
  {
    name: 'bundle',
    label: 'Bundle',
    help: 'One .zip file: specification, series, weights, predictions, metrics, script, report.',
  },
] as const;

export type ExportFormat = (typeof exportFormats)[number]['name'];

/** Their names, in order. */
export const exportFormatNames: readonly ExportFormat[] = exportFormats.map(({ name }) => name);
