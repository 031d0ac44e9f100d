import { resolveConfig } from 'electron-vite';
import { expect, it } from 'vitest';
import { build, mergeConfig } from 'vite';

interface Chunk {
  readonly type: string;
  readonly fileName: string;
  readonly code?: string;
}

it('is built into one small file that requires nothing but electron', async () => {
  const { config } = await resolveConfig({ logLevel: 'error' }, 'build');
  const quiet = { configFile: false, logLevel: 'error', build: { write: false } } as const;
  const built = await build(mergeConfig(config?.preload ?? {}, quiet));
  const chunks = [built].flat().flatMap((one) => ('output' in one ? (one.output as readonly Chunk[]) : []));
  expect(chunks.map((chunk) => chunk.fileName)).toEqual(['preload.js']);
  const code = chunks[0]?.code ?? '';
  const required = [...code.matchAll(/\b(?:require|import)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1]);
  expect(required).toEqual(['electron']);
  // A sandboxed page gets two functions; a schema or a list of calls that slips in would show here.
  expect(code.length).toBeLessThan(4096);
});
