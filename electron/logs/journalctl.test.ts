import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { MAX_LINE } from '../../shared/logs/log';
import { followCommand, journalCommand, parseJournalLine } from './journalctl';

describe('the command', () => {
  it('prints the last lines of a unit', () => {
    expect(journalCommand('etcd.service', 30)).toBe(
      "journalctl -q --no-pager --all -o json --lines=30 --unit='etcd.service'",
    );
  });

  it('goes on behind an entry after a break', () => {
    expect(followCommand('etcd.service', 's=1;i=2')).toBe(
      "exec journalctl -q --no-pager --all -o json --follow --unit='etcd.service' --no-tail --after-cursor='s=1;i=2'",
    );
  });

  /** What the shell makes of the command where `journalctl` only prints its arguments, one a line, after `before`. */
  const runWith = (before: string, unit: string): string =>
    execFileSync(
      '/bin/sh',
      ['-c', `journalctl() { ${before} printf '%s\\n' "$@"; }; ${followCommand(unit).replaceAll('exec ', '')}`],
      {
        encoding: 'utf8',
      },
    );

  it('follows from the last lines of a unit that has some, and from the beginning of one that has none', () => {
    expect(runWith('', 'etcd.service')).toContain('--lines=200');
    const silent = runWith('case "$*" in *--lines=1*) return;; esac;', 'etcd.service');
    expect(silent).toContain('--no-tail');
    expect(silent).not.toContain('--lines');
  });

  it.each(['$(reboot)', '-f', "a'b; rm -rf /", 'a b', '--vacuum-size=1'])('keeps %j one argument', (unit) => {
    const words = execFileSync('/bin/sh', ['-c', `set -- ${journalCommand(unit, 5)}; printf '%s\\n' "$@"`], {
      encoding: 'utf8',
    });
    expect(words.trimEnd().split('\n').at(-1)).toBe(`--unit=${unit}`);
  });
});

const line = (fields: object): string =>
  JSON.stringify({ __CURSOR: 's=a;i=1', __REALTIME_TIMESTAMP: '1767225600123456', PRIORITY: '3', ...fields });

describe('a line', () => {
  it('is an entry with cursor, time, severity and text', () => {
    expect(parseJournalLine(line({ MESSAGE: 'listening on 10.0.0.1' }))).toEqual({
      cursor: 's=a;i=1',
      at: 1767225600123,
      severity: 3,
      text: 'listening on 10.0.0.1',
    });
  });

  it.each([
    [[104, 105, 27, 91, 109], 'hi\u001b[m'],
    [[...Buffer.from('主机')], '主机'],
    [['one', 'two'], 'one\ntwo'],
    [['one', [116, 119, 111], null], 'one\ntwo\n'],
    [undefined, ''],
    [[], ''],
  ])('with the message %j says %j', (message, text) => {
    expect(parseJournalLine(line({ MESSAGE: message }))).toMatchObject({ text });
    expect(parseJournalLine(line({ MESSAGE: message }))).not.toHaveProperty('cut');
  });

  it.each([undefined, '8', '', 'err', null])('with the priority %j is information', (priority) => {
    expect(parseJournalLine(line({ PRIORITY: priority, MESSAGE: 'x' }))?.severity).toBe(6);
  });

  it.each([
    ['E1123 08:09:48.404272    1320 summary_sys_containers.go:47] Failed', '6', 3],
    ['W1123 08:09:48.404272    1320 x.go:1] careful', '6', 4],
    ['F1123 08:09:48.404272    1320 x.go:1] over', '6', 2],
    ['I1123 08:09:48.404272    1320 x.go:1] fine', '6', 6],
    ['E1123 is no line of klog', '6', 6],
    // What journald was told on purpose counts more than how the line looks.
    ['I1123 08:09:48.404272    1320 x.go:1] fine', '3', 3],
  ])('of klog says itself how severe it is: %s', (text, priority, severity) => {
    expect(parseJournalLine(line({ MESSAGE: text, PRIORITY: priority }))?.severity).toBe(severity);
  });

  it('is cut and marked when it is too long, never inside a character', () => {
    const exact = parseJournalLine(line({ MESSAGE: 'x'.repeat(MAX_LINE) }));
    expect(exact?.cut).toBeUndefined();
    const long = parseJournalLine(line({ MESSAGE: `${'x'.repeat(MAX_LINE - 1)}😀` }));
    expect(long).toMatchObject({ text: 'x'.repeat(MAX_LINE - 1), cut: true });
    expect(parseJournalLine(line({ MESSAGE: null }))).toMatchObject({ text: '', cut: true });
  });

  it('that was cut on its way keeps its place in the journal', () => {
    const whole = line({ MESSAGE: 'x'.repeat(3000) });
    expect(parseJournalLine(whole.slice(0, 2000))).toEqual({
      ...{ cursor: 's=a;i=1', at: 1767225600123, severity: 3, text: '', cut: true },
    });
  });

  it.each(['-- Boot 3c0a --', '', '{', '{}', '[1]', 'null', 'Failed to add match', '{"__CURSOR":1}'])(
    '%j is no entry',
    (text) => {
      expect(parseJournalLine(text)).toBeUndefined();
    },
  );

  it('without a time is from 1970 rather than from nowhere', () => {
    expect(parseJournalLine(line({ __REALTIME_TIMESTAMP: undefined, MESSAGE: 'x' }))?.at).toBe(0);
  });
});
