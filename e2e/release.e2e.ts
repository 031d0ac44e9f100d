/** The release configuration: what a person installs must have its doors closed, which the tested build cannot have. */
import { resolve } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { buildReleaseApp } from './support/packagedApp';
import { expect, test } from './support/fixtures';

/** The byte that stands for an enabled fuse: the character `1`. */
const ENABLED = '1'.charCodeAt(0);

test('the release build runs no Node, takes no Node options, opens no inspector and loads only its own archive', async () => {
  const program = await buildReleaseApp(resolve('dist', 'release'));
  const fuses = await getCurrentFuseWire(program);
  const isOn = (fuse: FuseV1Options): boolean => Number(fuses[fuse]) === ENABLED;
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    encryptedCookies: isOn(FuseV1Options.EnableCookieEncryption),
    onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
  }).toEqual({ runAsNode: false, nodeOptions: false, inspect: false, encryptedCookies: true, onlyAsar: true });
});
