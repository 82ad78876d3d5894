import { describe, expect, it } from 'vitest';
import { ChartView } from '../../../src/renderer/charts/chart-view.svelte.ts';

const whole = { from: 0, to: 100 };

describe('ChartView', () => {
  it('zooms about the middle and back to all', () => {
    const view = new ChartView();
    view.zoom(2, whole);
    expect(view.span).toEqual({ from: 25, to: 75 });
    view.zoom(0.5, whole);
    expect(view.span).toBeNull();
  });

  it('moves only as far as there is something', () => {
    const view = new ChartView();
    view.zoom(4, whole);
    for (let i = 0; i < 50; i++) view.pan(0.5, whole);
    expect(view.span).toEqual({ from: 75, to: 100 });
  });

  it('shows all while nothing is zoomed, also when more arrives', () => {
    const view = new ChartView();
    view.show({ from: -5, to: 200 }, whole);
    expect(view.span).toBeNull();
  });

  it('ignores a range without a width', () => {
    const view = new ChartView();
    view.show({ from: 120, to: 130 }, whole);
    expect(view.span).toBeNull();
  });
});
