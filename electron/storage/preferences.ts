/** What the application remembers for the person: settings, the unsaved draft, the files used last. */
import * as z from 'zod';
import { draft, settings, type Draft, type Settings } from '../../shared/ipc/app';
import type { Platform } from '../platform';
import { jsonFile } from './jsonFile';
import { dataPaths } from './paths';

type Home = Pick<Platform, 'dataDir' | 'log'>;

const RECENT_KEPT = 10;

export interface SettingsStore {
  get(): Promise<Settings>;
  /** Changes the given settings and answers all of them. */
  set(change: Partial<Settings>): Promise<Settings>;
}

export function createSettings({ dataDir, log }: Home): SettingsStore {
  const initial: Settings = { language: 'system', theme: 'system' };
  const file = jsonFile({ path: dataPaths(dataDir).settings, schema: settings, initial, log });
  return { get: () => file.read(), set: (change) => file.update((old) => ({ ...old, ...change })) };
}

export interface DraftStore {
  /** What was on screen when the application ended; undefined when there was nothing. */
  load(): Promise<Draft | undefined>;
  save(value: Draft): Promise<void>;
}

export function createDraft({ dataDir, log }: Home): DraftStore {
  const file = jsonFile<Draft | null>({ path: dataPaths(dataDir).draft, schema: draft.nullable(), initial: null, log });
  return {
    load: async () => (await file.read()) ?? undefined,
    save: async (value) => {
      await file.update(() => value);
    },
  };
}

export interface RecentFiles {
  /** Absolute paths, the last used first. They may be gone by now. */
  list(): Promise<string[]>;
  add(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export function createRecentFiles({ dataDir, log }: Home): RecentFiles {
  const file = jsonFile<string[]>({
    path: dataPaths(dataDir).recentFiles,
    schema: z.array(z.string()),
    initial: [],
    log,
  });
  const change = async (update: (others: string[]) => string[], path: string): Promise<void> => {
    await file.update((paths) => update(paths.filter((one) => one !== path)));
  };
  return {
    list: () => file.read(),
    add: (path) => change((others) => [path, ...others].slice(0, RECENT_KEPT), path),
    remove: (path) => change((others) => others, path),
  };
}
