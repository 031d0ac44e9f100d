import { describe, expect, it } from 'vitest';
import { withHosts, withoutHosts } from './hostsBlock';
import { clusterFrom, threeNodes } from './testing/sandbox';

const { nodes } = clusterFrom(threeNodes);
const lines = '# keelson begin\n10.77.0.11 n1\n10.77.0.12 n2\n10.77.0.13 n3\n# keelson end\n';

describe('the block in /etc/hosts', () => {
  it.each([
    ['an empty file', '', lines],
    ['a file', '127.0.0.1 localhost\n', `127.0.0.1 localhost\n${lines}`],
    ['a file without a last line end', '127.0.0.1 localhost', `127.0.0.1 localhost\n${lines}`],
    ['an older block, in its place', `a\n# keelson begin\n1.2.3.4 x\n# keelson end\nb\n`, `a\n${lines}b\n`],
    ['two blocks, leaving one', `a\n${lines}b\n${lines}`, `a\n${lines}b\n`],
    ['a begin whose end is lost, keeping what follows', '# keelson begin\nb\n', `# keelson begin\nb\n${lines}`],
  ])('is written into %s', (_, before, after) => {
    expect(withHosts(before, nodes)).toBe(after);
    expect(withHosts(after, nodes)).toBe(after);
  });

  it('is never taken for one that begins at an older marker', () => {
    const text = `# keelson begin\nmine\n${lines}`;
    expect(withoutHosts(text)).toBe('# keelson begin\nmine\n');
  });

  it.each(['', '127.0.0.1 localhost\n', 'a\n\n\nb\n'])('is removed without a trace from %j', (text) => {
    expect(withoutHosts(withHosts(text, nodes))).toBe(text);
  });
});
