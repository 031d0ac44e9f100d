import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheDirOf, dataDirOf, sshAgentOf } from './locations';

const homeDir = join('/', 'home', 'ann');
const on = (os: NodeJS.Platform, env: Record<string, string> = {}) => ({ os, env, homeDir });

describe('locations', () => {
  it.each([
    [on('linux'), '.config/Keelson', '.cache/keelson'],
    [on('darwin'), 'Library/Application Support/Keelson', 'Library/Caches/Keelson'],
    [on('win32'), 'AppData/Roaming/Keelson', 'AppData/Local/Keelson/Cache'],
  ])("follow each system's custom (%j)", (machine, data, cache) => {
    expect(dataDirOf(machine)).toBe(join(homeDir, data));
    expect(cacheDirOf(machine)).toBe(join(homeDir, cache));
  });

  it('follow the environment', () => {
    const env = { XDG_CONFIG_HOME: '/c', XDG_CACHE_HOME: '/k' };
    expect(dataDirOf(on('linux', env))).toBe(join('/c', 'Keelson'));
    expect(cacheDirOf(on('linux', env))).toBe(join('/k', 'keelson'));
    expect(dataDirOf(on('linux', { ...env, KEELSON_DATA_DIR: '/d' }))).toBe('/d');
    expect(cacheDirOf(on('linux', { ...env, KEELSON_CACHE: '/e' }))).toBe('/e');
    expect(dataDirOf(on('win32', { APPDATA: '/roaming' }))).toBe(join('/roaming', 'Keelson'));
  });

  it("finds the SSH agent's place", () => {
    expect(sshAgentOf(on('linux', { SSH_AUTH_SOCK: '/run/agent' }))).toBe('/run/agent');
    expect(sshAgentOf(on('linux'))).toBeUndefined();
    expect(sshAgentOf(on('win32'))).toContain('openssh-ssh-agent');
  });
});
