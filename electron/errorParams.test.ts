/** Every place that makes an error must give it what its sentence says: the compiler does not see this, a person would. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { errorCatalogue, type ErrorCode } from '../shared/errors';
import { messages } from '../shared/messages';

interface Site {
  readonly place: string;
  readonly code: ErrorCode;
  /** Undefined where the parameters are put together elsewhere. */
  readonly params: readonly string[] | undefined;
}

const root = join(__dirname, '..');
const sources = ['electron', 'shared'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/(^|[\\/])testing[\\/]/.test(name))
    .map((name) => join(folder, name)),
);

function paramsOf(node: ts.Expression | undefined): string[] | undefined {
  if (!node) return [];
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const names = node.properties.map((one) => (one.name && ts.isIdentifier(one.name) ? one.name.text : undefined));
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** `new AppError('CODE', { ... })` in one file. */
function sitesIn(path: string): Site[] {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest);
  const sites: Site[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'AppError') {
      const [code, params] = node.arguments ?? [];
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      if (code && ts.isStringLiteral(code)) {
        const place = `${path}:${String(line)}`;
        sites.push({ place, code: code.text as ErrorCode, params: paramsOf(params) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return sites;
}

const sites = sources.flatMap(sitesIn);
const wanted = (code: ErrorCode): Set<string> => {
  const texts = [messages.en.errors[code], messages.en.hints[code]].join(' ');
  return new Set([...texts.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''));
};

describe('errors', () => {
  it.each(sites.filter(({ params }) => params !== undefined))('$code at $place have what is said of them', (site) => {
    expect(site.params).toEqual(expect.arrayContaining([...wanted(site.code)]));
  });

  it('are all made somewhere', () => {
    const named = sources
      .filter((path) => !path.startsWith(join('shared', 'messages')) && path !== join('shared', 'errors.ts'))
      .map((path) => readFileSync(join(root, path), 'utf8'))
      .join('\n');
    const unused = Object.keys(errorCatalogue).filter((code) => !named.includes(`'${code}'`));
    // Made in shared/errors.ts itself, of whatever was thrown.
    expect(unused.filter((code) => code !== 'INTERNAL')).toEqual([]);
    expect(sites.length).toBeGreaterThan(50);
  });
});
