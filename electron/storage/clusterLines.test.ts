import { describe, expect, it } from 'vitest';
import { lineFinder } from './clusterLines';

const text = `# a comment first

apiVersion: keelson/v1
nodes:
  - hostname: n1
    ip: 10.0.0.999
  -
    hostname: n2
    ssh: { user: root, auth: { kind: key } }
  - &third
    hostname: n3
  - *third
network:
  cni: bridge
registry:
  images:
    registry.local/pause:
      tag: "3"
    registry.local: x
`;

describe('the line of a place', () => {
  const lineOf = lineFinder(text);
  it.each([
    ['apiVersion', 3],
    ['nodes', 4],
    ['nodes[0]', 5],
    ['nodes[0].ip', 6],
    ['nodes[1].hostname', 8],
    ['nodes[1].ssh.auth.kind', 9],
    ['network.cni', 14],
    ['registry.images.registry.local', 19],
    ['registry.images.registry.local/pause.tag', 18],
    ['nodes[3].hostname', 11],
  ])('%s is %i', (place, line) => {
    expect(lineOf(place)).toBe(line);
  });

  it.each([
    ['name', 3],
    ['nodes[0].roles', 5],
    ['nodes[1].ssh.auth.path', 9],
    ['network.podCidr', 13],
    ['nodes[9].ip', 4],
    ['nodes[0].ip.deeper', 6],
    ['', 3],
  ])('%s, which is not written, is that of what is around it: %i', (place, line) => {
    expect(lineOf(place)).toBe(line);
  });

  it('is unknown where there is nothing', () => {
    expect(lineFinder('# nothing\n')('name')).toBeUndefined();
  });
});
