/** What a series looks like: parts of it to be drawn, and what its columns come to. */
export { addRows, type Blocks, blockRows, createBlocks } from './blocks.ts';
export { type ColumnDescription, describeColumn } from './column.ts';
export { type DelayPlot, delayPlotOf } from './delay-plot.ts';
export { countedRows, createTimeReader, type RowAxis, wholeOf } from './row-axis.ts';
export {
  insideAxis,
  type Reach,
  reachOf,
  type WindowColumn,
  type WindowParts,
  windowOfBlocks,
  windowOfRows,
  type WindowWish,
} from './series-window.ts';
export { type Statistics, statisticsOf } from './statistics.ts';
