import { theme as antdTheme } from 'antd';
import { describe, expect, it } from 'vitest';
import { themeFor } from './theme';

const channel = (hex: string): number => {
  const share = parseInt(hex, 16) / 255;
  return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
/** WCAG 2.1, relative luminance and contrast. */
const luminance = (color: string): number => {
  const [, r = '', g = '', b = ''] = /^#(..)(..)(..)$/.exec(color) ?? [];
  return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
};
const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  const config = themeFor(name);
  const token = antdTheme.getDesignToken(config);

  it('shows colours as they were chosen', () => {
    expect(token.colorError).toBe(config.token?.colorError);
    expect(token.colorPrimary).toBe(config.token?.colorPrimary);
    expect(token.colorBgContainer).toBe(config.token?.colorBgContainer);
  });

  const grounds = [token.colorBgContainer, token.colorBgLayout, token.colorBgElevated];
  it.each([
    ['errors', token.colorError, [...grounds, token.colorErrorBg]],
    ['warnings', token.colorWarning, [...grounds, token.colorWarningBg]],
    ['what went well', token.colorSuccess, [...grounds, token.colorSuccessBg]],
    ['links', token.colorLink, grounds],
    ['small notes, also of the current step', token.colorTextTertiary, [...grounds, token.colorPrimaryBg]],
    ['the current step', token.colorPrimaryText, [token.colorPrimaryBg]],
    // They say which default counts, and are only ever inside a field.
    ['placeholders', token.colorTextPlaceholder, [token.colorBgContainer]],
    ['a filled button', config.components?.Button?.primaryColor ?? '', [token.colorPrimary]],
    ['a filled button of danger', config.components?.Button?.dangerColor ?? '', [token.colorError]],
  ])('can be read: %s', (_, color, backgrounds) => {
    for (const background of backgrounds) expect(contrast(color, background)).toBeGreaterThanOrEqual(4.5);
  });
});
