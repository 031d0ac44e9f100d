/** The pages follow the table. After a change of it: `npx vitest run shared/liveChanges -u`. */
import { expect, it } from 'vitest';
import { liveChangesPage } from './page';

it.each([
  ['en', 'live-changes.md'],
  ['zh', 'live-changes-zh.md'],
] as const)('the page in %s says what the table says', async (language, name) => {
  await expect(liveChangesPage(language)).toMatchFileSnapshot(`../../assets/docs/${name}`);
});
