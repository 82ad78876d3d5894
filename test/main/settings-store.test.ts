import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSettings } from '../../src/main/settings-store.ts';
import { defaultSettings } from '../../src/shared/settings.ts';
import { startServices, temporaryFolder } from '../helpers/projects.ts';

describe('the settings', () => {
  it('are the defaults until something is set, and then the same after a new start', () => {
    const folder = temporaryFolder();
    const settings = createSettings(folder);
    expect(settings.get()).toEqual(defaultSettings);
    expect(existsSync(settings.file)).toBe(false);
    settings.set({ theme: 'dark', trainers: 3, keys: { 'run.new': ['Alt+X'] } });
    expect(createSettings(folder).get()).toEqual({
      ...defaultSettings,
      theme: 'dark',
      trainers: 3,
      keys: { 'run.new': ['Alt+X'] },
    });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('tell each listener at once, also where the file cannot be written', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'in the way'), '');
    const settings = createSettings(join(folder, 'in the way'));
    const seen: number[] = [];
    const stop = settings.onChange(({ digits }) => seen.push(digits));
    expect(() => settings.set({ digits: 6 })).toThrow();
    expect(settings.get().digits).toBe(6);
    stop();
    expect(() => settings.set({ digits: 5 })).toThrow();
    expect(seen).toEqual([6]);
  });

  it.each(['{"theme": "pink"}', '{"theme": "dark"', '[]'])('that read %s are set aside and told', (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), text);
    const settings = createSettings(folder);
    expect(settings.problem()).toContain('settings.json.damaged');
    expect(settings.get()).toEqual(defaultSettings);
    expect(readFileSync(join(folder, 'settings.json.damaged'), 'utf8')).toBe(text);
  });

  it('of an older version get the defaults of what it did not know', () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.json'), '{"theme": "dark", "gone": 1}');
    expect(createSettings(folder).get()).toEqual({ ...defaultSettings, theme: 'dark' });
    expect(createSettings(folder).problem()).toBeNull();
  });
});

describe('the services of settings', () => {
  it('change them, tell every page and hold them for the next start', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const told: number[] = [];
    services.on('settings.changed', ({ zoom }) => told.push(zoom));
    await services.handlers['settings.set']({ zoom: 1.2 });
    const { settings, file } = await services.handlers['settings.get']({});
    expect([settings.zoom, told, file]).toEqual([1.2, [1.2], join(folder, 'settings', 'settings.json')]);
  });
});
