import { describe, expect, it } from 'vitest';
import { answersAddress, dnsQuestion, printfBytes } from './dnsMessage';

describe('a question to a name server', () => {
  it('is the bytes of RFC 1035', () => {
    const hex = Buffer.from(dnsQuestion('kubernetes.default.')).toString('hex');
    // id, flags, one question and nothing else; 10 "kubernetes", 7 "default", 0; type A, class IN
    expect(hex).toBe('4b5301000001000000000000' + '0a6b756265726e65746573' + '0764656661756c74' + '00' + '00010001');
    expect(dnsQuestion('kubernetes.default')).toEqual(dnsQuestion('kubernetes.default.'));
  });
  it('is printed by printf without a byte being taken for something else', () => {
    expect(printfBytes([0, 10, 37, 92, 255])).toBe('\\000\\012\\045\\134\\377');
  });
});

describe('an answer of a name server', () => {
  const answer = (flags: string, data: string): string =>
    `4b53${flags}000100010000000001610000010001c00c000100010000001e${data}`;
  it('is good when it names the address', () => {
    expect(answersAddress(answer('8580', '00040a440001'), '10.68.0.1')).toBe(true);
    expect(answersAddress(answer('8580', '00040a440002'), '10.68.0.1')).toBe(false);
  });
  it('is not an error (NXDOMAIN is 3), the question itself, one to another question, or none', () => {
    expect(answersAddress(answer('8583', '00040a440001'), '10.68.0.1')).toBe(false);
    expect(answersAddress(answer('0100', '00040a440001'), '10.68.0.1')).toBe(false);
    expect(answersAddress(answer('8580', '00040a440001').replace('4b53', 'ffff'), '10.68.0.1')).toBe(false);
    expect(answersAddress('', '10.68.0.1')).toBe(false);
  });
});
