import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unpackChromium } from './chromium.ts';

it('brings the libraries of Chromium along where the system lacks them', async () => {
  const { env } = await unpackChromium(() => true);
  const [folder] = env.LD_LIBRARY_PATH.split(':');
  expect(existsSync(join(folder, 'libnss3.so'))).toBe(true);
});

it('leaves a system alone that has them', async () => {
  expect((await unpackChromium(() => false)).env).not.toHaveProperty('LD_LIBRARY_PATH');
});
