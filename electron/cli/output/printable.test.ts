import { describe, expect, it } from 'vitest';
import { jsonLine, printable } from './printable';

const hostile = '\x1b[2J\x1b]0;title\x07\x1b[31mred\x1b[0m \x9b5A up\x07\b\x7f \u202Etxt.exe';

describe('text for a terminal', () => {
  it('has no colours, no cursor movements and no marks that turn words around', () => {
    expect(printable(hostile)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u);
    expect(printable('\x1b[31mred\x1b[0m')).toBe('red');
    expect(printable('a\u202Eb\x00')).toBe('a\uFFFDb\uFFFD');
  });

  it('keeps lines, tabs and every language', () => {
    expect(printable('one\r\ntwo\t中文 é 🙂')).toBe('one\ntwo\t中文 é 🙂');
  });

  it('is complete as JSON, and as harmless', () => {
    const line = jsonLine({ text: hostile });
    expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(JSON.parse(line)).toEqual({ text: hostile });
  });
});
