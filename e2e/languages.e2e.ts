/** Both languages and both themes on every page, in the packaged app: words, and pictures to look at. */
import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { KeelsonApp } from './support/app';
import { expect, test } from './support/fixtures';

const pages = ['nodes', 'network', 'registry', 'review', 'deploy', 'verify', 'certificates'] as const;
const languages = {
  'en-US': {
    nodes: 'Nodes',
    network: 'Network',
    registry: 'Images & binaries',
    review: 'Review',
    deploy: 'Ready to deploy',
    verify: 'Verify',
    certificates: 'Certificates',
  },
  'zh-CN': {
    nodes: '节点',
    network: '网络',
    registry: '镜像与程序',
    review: '确认',
    deploy: '部署',
    verify: '验证',
    certificates: '证书',
  },
} as const;

/** Text on screen that a person would read as words: no code, no input, no journal. */
const visibleTexts = (app: KeelsonApp): Promise<string[]> =>
  app.window.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const text = walker.currentNode.textContent?.trim() ?? '';
      if (text === '' || !parent || parent.closest('code, pre, style, script, .fingerprint, .code')) continue;
      if (parent.checkVisibility()) texts.push(text);
    }
    return texts;
  });

/** `nodes.columns.ip` or `review:plan.title`: what i18next shows for a key without a text. */
const looksLikeKey = (text: string): boolean =>
  /\b(common|nodes|network|registry|review|comparison|dashboard|verification|certificates)[.:][a-z]+[A-Za-z.]*\b/.test(
    text,
  ) || /\{\{\w+\}\}/.test(text);
/** Four Latin words in a row are a sentence that nobody has translated. */
const looksEnglish = (text: string): boolean => /[A-Za-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(text);

for (const [locale, titles] of Object.entries(languages) as [keyof typeof languages, Record<string, string>][]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`every page speaks ${locale} in the ${theme} theme, with and without mistakes in the file`, async ({
      clusterFile,
      launch,
    }, info) => {
      const { path, cluster } = await clusterFile();
      const broken = info.outputPath('broken.yaml');
      writeFileSync(
        broken,
        stringify({ ...cluster, nodes: cluster.nodes.map((node) => ({ ...node, ip: '10.68.0.300' })) }),
      );
      for (const [name, file] of [
        ['good', path],
        ['broken', broken],
      ] as const) {
        const app = await launch({ cluster: file, locale });
        await app.window.emulateMedia({ colorScheme: theme });
        for (const page of pages) {
          const step = app.window.locator(`[data-page="${page}"]`);
          if ((await step.getAttribute('data-status')) === 'locked') continue;
          await step.click();
          await expect(app.window.getByRole('heading', { level: 2 }).first()).toContainText(titles[page] ?? '');
          const texts = await visibleTexts(app);
          expect(texts.length).toBeGreaterThan(10);
          expect(texts.filter(looksLikeKey)).toEqual([]);
          if (locale === 'zh-CN') expect(texts.filter(looksEnglish)).toEqual([]);
          await app.window.screenshot({ path: info.outputPath(`${name}-${page}.png`) });
        }
      }
    });
  }
}

test('switching the language keeps what was typed', async ({ launch }) => {
  const app = await launch();
  await app.nodes.name('typed-before');
  await app.window.getByRole('button', { name: 'Language' }).click();
  await app.window.getByText('中文').click();
  await expect(app.window.getByRole('heading', { level: 2 }).first()).toContainText('节点');
  await expect(app.nodes.field('name')).toHaveValue('typed-before');
});

test('a draft that was never saved survives the death of the app', async ({ launch }) => {
  const first = await launch();
  await first.nodes.name('unsaved');
  await first.nodes.fill(0, {
    hostname: 'n1',
    ip: '10.1.2.3',
    roles: ['Master'],
    login: { kind: 'key', path: '/keys/id' },
  });
  const { dataDir } = first;
  await expect.poll(() => first.draftOnDisk()).toContain('/keys/id');
  await first.kill();
  const second = await launch({ dataDir });
  await expect(second.nodes.field('name')).toHaveValue('unsaved');
  await expect(second.nodes.field('nodes[0].ip')).toHaveValue('10.1.2.3');
});
