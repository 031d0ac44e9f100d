/**
 * The window in a plain browser, without Electron: `npx vite renderer`, then /testing/preview.html?scene=nodes&lang=zh&theme=dark.
 * A scene is a set of scripted answers; it is no part of the product's bundle.
 */
import { createFakeBridge } from './fakeBridge';
import { scenes } from './scenes';
import type { Settings } from '../../shared/ipc/app';

const query = new URLSearchParams(location.search);
const settings = {
  language: query.get('lang') ?? 'en',
  theme: query.get('theme') ?? 'light',
} as Settings;
const scene = scenes[query.get('scene') ?? 'empty'] ?? {};
window.keelson = createFakeBridge({
  'app.info': () => ({ version: '0.1.0', platform: 'linux', locale: 'en-US', settings }),
  ...scene,
});
await import('../main');
