import { expect, it } from 'vitest';
import { debianMirror } from './debian';

it("finds Debian's mirror among other sources", () => {
  const targets = [
    'https://vendor.example/linux/debian/ bookworm stable',
    'http://mirror.example/debian-security/ bookworm-security main',
    'http://mirror.example/debian/ bookworm-updates main',
    'http://mirror.example/debian/ bookworm contrib',
    'http://mirror.example/debian/ bookworm main',
    '',
  ];
  expect(debianMirror(targets.join('\n'))).toBe('http://mirror.example/debian');
  expect(debianMirror(targets.slice(0, 4).join('\n'))).toBeUndefined();
});
