import { describe, expect, it } from 'vitest';
import { Between, Tail, Whole } from './output';

describe('the tail of an output', () => {
  it('is bounded, and does not begin inside a character', () => {
    const tail = new Tail(10);
    for (let index = 0; index < 100; index += 1) tail.push(Buffer.from('中中中中'));
    expect(tail.text()).toBe('中中中');
  });

  it('is all of a short output', () => {
    const tail = new Tail(10);
    expect(tail.text()).toBe('');
    tail.push(Buffer.from('ab'));
    tail.push(Buffer.from('cd'));
    expect(tail.text()).toBe('abcd');
  });
});

describe('a whole output', () => {
  it('is all of it up to the limit, and nothing beyond, told once', () => {
    let told = 0;
    const whole = new Whole(10, () => (told += 1));
    whole.push(Buffer.from('0123456'));
    whole.push(Buffer.from('789'));
    expect([whole.text(), told]).toEqual(['0123456789', 0]);
    whole.push(Buffer.from('a'));
    whole.push(Buffer.from('b'));
    expect([whole.text(), told]).toEqual(['', 1]);
  });
});

describe('what comes between the markers', () => {
  const through = (chunks: readonly string[]) => {
    const seen: Buffer[] = [];
    const filter = new Between('@start', '@end', (chunk) => seen.push(chunk));
    for (const chunk of chunks) filter.push(Buffer.from(chunk));
    return { filter, text: () => Buffer.concat(seen).toString() };
  };

  it.each([
    ['noise\nmore@start\nout@start\nput\n@end 0 next\nlater', 'out@start\nput\n', '0 next'],
    ['noise\nmore@start\nno line end, @e @en@end\nlater', 'no line end, @e @en', ''],
    ['noise\nmore@start\n@end 7 over\n', '', '7 over'],
  ])('is told from what comes before and after, wherever a chunk ends (%j)', (text, between, rest) => {
    for (let at = 0; at <= text.length; at += 1) {
      for (let to = at; to <= text.length; to += 1) {
        const one = through([text.slice(0, at), text.slice(at, to), text.slice(to)]);
        expect(one.text()).toBe(between);
        expect([one.filter.noise, one.filter.ended]).toEqual(['noise\nmore', rest]);
      }
    }
  });

  it('is told at once but for what may be the end, and that when it was not', () => {
    const { filter, text } = through(['@start\nout @en']);
    expect(text()).toBe('out ');
    filter.push(Buffer.from('tirely @'));
    expect(text()).toBe('out @entirely ');
    filter.flush();
    expect([text(), filter.ended]).toEqual(['out @entirely @', undefined]);
  });

  it('is nothing when the start never comes', () => {
    const { filter, text } = through(['sudo: no']);
    expect([text(), filter.seen, filter.noise]).toEqual(['', false, 'sudo: no']);
  });
});
