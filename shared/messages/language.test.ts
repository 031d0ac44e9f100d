import { describe, expect, it } from 'vitest';
import { languageFor } from './language';

describe('languageFor', () => {
  it('follows the system, in any spelling of Chinese', () => {
    expect(['zh-CN', 'zh_TW', 'ZH', 'zh-Hans-CN'].map((tag) => languageFor('system', tag))).toEqual(
      Array(4).fill('zh'),
    );
    expect(['en-GB', 'de', ''].map((tag) => languageFor('system', tag))).toEqual(Array(3).fill('en'));
    expect(languageFor('en', 'zh-CN')).toBe('en');
  });
});
