import { describe, expect, it } from 'vitest';
import { LineSplitter } from './lines';

/** The lines that come of these chunks. */
function split(chunks: readonly (string | Buffer)[], maxLength?: number): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line), maxLength);
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

describe('lines', () => {
  it('end with LF or CRLF, wherever a chunk ends', () => {
    expect(split(['a\nb', 'c\r', '\n\nd\r\n'])).toEqual(['a', 'bc', '', 'd']);
  });

  it('keep characters whole at every possible cut', () => {
    const bytes = Buffer.from('中文🙂\nend');
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(split([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(['中文🙂', 'end']);
    }
  });

  it('are cut when they are too long', () => {
    expect(split(['abc', 'def', 'g\n', 'abcd\r\n', 'abcde'], 4)).toEqual(['abcd', 'abcd', 'abcd']);
  });

  it('need no end', () => {
    expect(split(['last'])).toEqual(['last']);
    expect(split(['last\n'])).toEqual(['last']);
  });
});
