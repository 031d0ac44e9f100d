import type { Bridge } from '../shared/ipc';

declare global {
  interface Window {
    /** Put here by the preload script (electron/preload.ts) or, without Electron, by testing/fakeBridge.ts. */
    keelson: Bridge;
  }
}
