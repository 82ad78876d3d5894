import { describe, expect, it } from 'vitest';
import { fitOnScreen } from '../../../src/main/electron/window-place.ts';
import { createPlaces } from '../../../src/main/window-places.ts';
import { temporaryFolder } from '../../helpers/projects.ts';

const display = (x: number, y: number, width: number, height: number) => ({
  bounds: { x, y, width, height },
  workArea: { x, y: y + 24, width, height: height - 24 },
});
const laptop = display(0, 0, 1440, 900);
const desk = display(1440, 0, 2560, 1440);

describe('the place of a window', () => {
  it('stays where it lies whole on a display', () => {
    const bounds = { x: 1500, y: 100, width: 1280, height: 800 };
    expect(fitOnScreen(bounds, [laptop, desk])).toEqual(bounds);
  });

  it('moves onto the display that is left when its own is gone', () => {
    expect(fitOnScreen({ x: 2700, y: 600, width: 1280, height: 800 }, [laptop])).toEqual({
      x: 160,
      y: 100,
      width: 1280,
      height: 800,
    });
  });

  it('is made smaller where the display is', () => {
    expect(fitOnScreen({ x: -50, y: -10, width: 2560, height: 1400 }, [laptop])).toEqual(laptop.workArea);
  });

  it('is remembered for each arrangement of displays by itself', () => {
    const folder = temporaryFolder();
    const place = (x: number) => ({ bounds: { x, y: 30, width: 800, height: 600 }, maximized: x === 1 });
    createPlaces(folder).keep([laptop], place(1));
    createPlaces(folder).keep([laptop, desk], place(2));
    expect(createPlaces(folder).read([laptop])).toEqual(place(1));
    expect(createPlaces(folder).read([desk, laptop])).toEqual(place(2));
    expect(createPlaces(folder).read([desk])).toBeNull();
  });
});
