import { describe, expect, it } from 'vitest';
import { pasteRows } from './pasteRows';

const understood = (text: string) => pasteRows(text, []).map(({ line: _line, text: _text, ...row }) => row);

describe('pasteRows', () => {
  it.each([
    ['tabs', 'n1\t10.0.0.1\tmaster\troot\t2222'],
    ['commas', 'n1, 10.0.0.1, master, root, 2222'],
    ['semicolons', 'n1;10.0.0.1;master;root;2222'],
    ['spaces', '  n1   10.0.0.1 master root 2222 '],
    ['another order', '10.0.0.1 n1 2222 master root'],
  ])('understands %s', (_, text) => {
    expect(understood(text)).toEqual([{ hostname: 'n1', ip: '10.0.0.1', roles: ['master'], user: 'root', port: 2222 }]);
  });

  it('reads several roles however they are joined', () => {
    for (const text of ['n1 10.0.0.1 master,worker', 'n1 10.0.0.1 master+worker', 'n1 10.0.0.1 Master/Worker'])
      expect(understood(text)[0]?.roles).toEqual(['master', 'worker']);
  });

  it('passes over titles, comments and empty lines, and keeps the line numbers', () => {
    const rows = pasteRows('Host name\tIP address\tRole\r\n\r\n# workers\r\nn1\t10.0.0.1\r\n', []);
    expect(rows.map(({ line, hostname }) => [line, hostname])).toEqual([[4, 'n1']]);
  });

  it('does not take a machine called "node" or "name" for a title', () => {
    expect(understood('name 10.0.0.1')[0]).toMatchObject({ hostname: 'name', ip: '10.0.0.1' });
  });

  it.each([
    ['n1', 'noIp'],
    ['10.0.0.1', 'noHostname'],
    ['n1 10.0.0.999', 'badIp'],
    ['n1 10.0.0', 'badIp'],
    ['n1 10.0.0.1 10.0.0.2', 'twoIps'],
    ['n1 10.0.0.1 root and more', 'tooMany'],
    ['n1 10.0.0.1 22 23', 'tooMany'],
  ])('says what is wrong with "%s"', (text, problem) => {
    expect(pasteRows(text, [])[0]?.problem).toBe(problem);
  });

  it('refuses names that are taken, in the table or above', () => {
    const rows = pasteRows('n1 10.0.0.1\nn2 10.0.0.2\nN2 10.0.0.3', ['n1']);
    expect(rows.map(({ problem }) => problem)).toEqual(['taken', undefined, 'taken']);
  });

  it('is not confused by names of object members', () => {
    expect(understood('constructor 10.0.0.1')[0]).toMatchObject({ hostname: 'constructor', roles: [] });
  });
});
