import { expect, it } from 'vitest';
import { complete, defaultHosts } from './hostSpec';

it('gives the default hosts addresses in order, docker, and three ways to log in', () => {
  const hosts = complete(defaultHosts, '10.77.3');
  expect(hosts.map(({ name, ip, sshPort, docker }) => [name, ip, sshPort, docker])).toEqual([
    ['n1', '10.77.3.11', 22, true],
    ['n2', '10.77.3.12', 22, true],
    ['n3', '10.77.3.13', 2222, true],
  ]);
  expect(hosts.map(({ user, passwordLogin }) => [user === 'root', passwordLogin !== undefined])).toEqual([
    [true, false],
    [false, false],
    [true, true],
  ]);
});

it.each(['', 'N1', '1n', 'n-1', 'n1;reboot', 'tenletters'])('refuses the name "%s", saying where it is', (name) => {
  expect(() => complete([{ name: 'ok' }, { name }], '10.77.0')).toThrow('hosts[1].name');
});

it('makes a bare host one without runtimes, and refuses one that is to run some', () => {
  expect(complete([{ name: 'n1', bare: true }], '10.77.0')).toMatchObject([{ docker: false, containerd: false }]);
  expect(() => complete([{ name: 'n1', bare: true, containerd: true }], '10.77.0')).toThrow('hosts[0]');
});

it('refuses a name or an address that is taken', () => {
  expect(() => complete([{ name: 'n1' }, { name: 'n1' }], '10.77.0')).toThrow('hosts[1]');
  expect(() => complete([{ name: 'n1', lastByte: 12 }, { name: 'n2' }], '10.77.0')).toThrow('10.77.0.12');
});
