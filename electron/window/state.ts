/** Where the window was when it was closed, if that place still exists. */
import { join } from 'node:path';
import { screen, type BrowserWindow, type Rectangle } from 'electron';
import * as z from 'zod';
import type { Platform } from '../platform';
import { jsonFile, type JsonFile } from '../storage/jsonFile';

const schema = z
  .object({
    x: z.number(),
    y: z.number(),
    width: z.number().min(400),
    height: z.number().min(300),
    maximized: z.boolean(),
  })
  .nullable();
export type WindowState = z.infer<typeof schema>;

const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export function windowStateFile({ dataDir, log }: Platform): JsonFile<WindowState> {
  return jsonFile<WindowState>({ path: join(dataDir, 'window.json'), schema, initial: null, log });
}

/** Null at the first start, and when the screen the window was on is gone. */
export async function loadWindowState(file: JsonFile<WindowState>): Promise<WindowState> {
  const state = await file.read().catch(() => null);
  return state && overlaps(state, screen.getDisplayMatching(state).workArea) ? state : null;
}

/** Never fails: a forgotten place on the screen must not keep anybody from quitting. */
export async function saveWindowState(file: JsonFile<WindowState>, window: BrowserWindow): Promise<void> {
  const state = { ...window.getNormalBounds(), maximized: window.isMaximized() };
  await file.update(() => state).catch(() => null);
}
