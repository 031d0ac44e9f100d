import { describe, expect, it } from 'vitest';
import { AfterMarker, Tail, Whole } from './output';

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

describe('what comes after the marker', () => {
  it('is told from what comes before, wherever a chunk ends', () => {
    const text = 'noise\nmore@start\nout@start\nput';
    for (let at = 0; at <= text.length; at += 1) {
      const seen: Buffer[] = [];
      const filter = new AfterMarker('@start', (chunk) => seen.push(chunk));
      filter.push(Buffer.from(text.slice(0, at)));
      filter.push(Buffer.from(text.slice(at)));
      expect(Buffer.concat(seen).toString()).toBe('out@start\nput');
      expect(filter.noise).toBe('noise\nmore');
    }
  });

  it('is nothing when the marker never comes', () => {
    const filter = new AfterMarker('@start', () => expect.unreachable());
    filter.push(Buffer.from('sudo: no'));
    expect([filter.seen, filter.noise]).toEqual([false, 'sudo: no']);
  });
});
