import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startServices, temporaryFolder } from '../../helpers/projects.ts';

describe('the layout of a window', () => {
  it('is kept for each project by itself, and outside of it', async () => {
    const folder = temporaryFolder();
    const { handlers } = startServices(folder);
    const [one, two] = [join(folder, 'one.unfold'), join(folder, 'two.unfold')];
    await handlers['project.create']({ path: one });
    expect(await handlers['layout.get']({ path: one })).toBeNull();
    await handlers['layout.set']({ path: one, layout: { tabs: [1] } });
    await handlers['project.create']({ path: two });
    expect(await handlers['layout.get']({ path: two })).toBeNull();
    await handlers['layout.set']({ path: one, layout: { tabs: ['late'] } });
    await handlers['project.open']({ path: one });
    expect(await handlers['layout.get']({ path: one })).toEqual({ tabs: [1] });
  });

  it('has a size that it cannot exceed', async () => {
    const folder = temporaryFolder();
    const { handlers } = startServices(folder);
    const path = join(folder, 'one.unfold');
    await handlers['project.create']({ path });
    const layout = { text: 'x'.repeat(70_000) };
    expect(() => handlers['layout.set']({ path, layout })).toThrow('at most 65536');
  });
});
