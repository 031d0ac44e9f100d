/** The desktop app's Platform, and where its page comes from. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, safeStorage } from 'electron';
import type { Platform, Vault } from './platform';
import { cacheDirOf, dataDirOf, sshAgentOf, type Machine } from './services/locations';
import { createFileLog } from './services/fileLog';
import { PAGE_URL } from './window/protocol';

const machine: Machine = { os: process.platform, env: process.env, homeDir: homedir() };

/** Must run before Electron is ready: Chromium's own files get a folder of their own beside Keelson's. */
export function useDataDir(): string {
  const dataDir = dataDirOf(machine);
  app.setPath('userData', dataDir);
  app.setPath('sessionData', join(dataDir, 'window'));
  return dataDir;
}

/**
 * On Linux without a keyring the key of this store stands in Chromium's own sources (electronjs.org, safeStorage,
 * getSelectedStorageBackend). Asked for only when somebody has a secret to keep: a keyring may ask its owner to open it.
 */
const vault: Vault = {
  isAvailable: async () =>
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text') &&
    (await safeStorage.isAsyncEncryptionAvailable()),
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  decrypt: async (encrypted) => (await safeStorage.decryptStringAsync(encrypted)).result,
};

export function mainPlatform(dataDir: string, redact: (text: string) => string): Platform {
  const sshAgent = sshAgentOf(machine);
  return {
    dataDir,
    cacheDir: cacheDirOf(machine),
    homeDir: machine.homeDir,
    // A double-clicked app starts in / or in System32: the person's own folder is what they would expect.
    workDir: machine.homeDir,
    ...(sshAgent === undefined ? {} : { sshAgent }),
    vault,
    log: createFileLog(dataDir, 'app', redact),
  };
}

/** The built page; while developing, the page of electron-vite's server. */
export const pageUrl = (): string => (app.isPackaged ? PAGE_URL : process.env.ELECTRON_RENDERER_URL || PAGE_URL);
