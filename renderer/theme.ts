/** Keelson's look: deep-water teal on cool greys, the system's own fonts, in a light and a dark form. */
import { theme as antdTheme, type ThemeConfig } from 'antd';

export type ThemeName = 'light' | 'dark';

export const fonts = {
  text: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
  code: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace",
} as const;

const palettes = {
  light: {
    colorPrimary: '#14707d',
    colorPrimaryBg: '#e2eff1',
    colorPrimaryBgHover: '#d3e7ea',
    colorInfo: '#14707d',
    colorInfoBg: '#e6f1f3',
    colorInfoBorder: '#a8cdd3',
    colorLink: '#0f6370',
    colorSuccess: '#2d7d46',
    colorWarning: '#b4690e',
    colorError: '#c0362c',
    colorSuccessBg: '#e8f4ec',
    colorSuccessBorder: '#a9d3b7',
    colorWarningBg: '#fcf3e2',
    colorWarningBorder: '#e8c88f',
    colorErrorBg: '#fceceb',
    colorErrorBorder: '#edb5b0',
    colorTextTertiary: '#5f6f77',
    colorTextPlaceholder: '#8a989f',
    colorBgLayout: '#f1f4f5',
    colorBgContainer: '#ffffff',
    colorTextBase: '#16242b',
    colorBorder: '#c9d3d7',
    colorBorderSecondary: '#e1e8ea',
  },
  dark: {
    colorPrimary: '#3aa6b3',
    colorPrimaryBg: '#15343a',
    colorPrimaryBgHover: '#1a4149',
    colorInfo: '#3aa6b3',
    colorInfoBg: '#14292e',
    colorInfoBorder: '#2b5159',
    colorLink: '#5cc0cc',
    colorSuccess: '#58b374',
    colorWarning: '#dd9a3c',
    colorError: '#e5695f',
    colorSuccessBg: '#14291c',
    colorSuccessBorder: '#2a5538',
    colorWarningBg: '#2c2314',
    colorWarningBorder: '#604a22',
    colorErrorBg: '#311c1b',
    colorErrorBorder: '#6b3330',
    colorTextTertiary: '#93a3aa',
    colorTextPlaceholder: '#6f7f86',
    colorBgBase: '#11191d',
    colorBgLayout: '#0d1417',
    colorBgContainer: '#151f24',
    colorBgElevated: '#1b272d',
    colorTextBase: '#e3ecef',
    colorBorder: '#3d4f58',
    colorBorderSecondary: '#25333a',
  },
} as const satisfies Record<ThemeName, ThemeConfig['token']>;

/** The antd theme; its tokens are also CSS variables (`--ant-color-text`, ...) for our own styles. */
export const themeFor = (name: ThemeName): ThemeConfig => ({
  algorithm: name === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
  cssVar: { key: 'keelson' },
  token: {
    ...palettes[name],
    fontFamily: fonts.text,
    fontFamilyCode: fonts.code,
    borderRadius: 6,
    // People who asked their system for less motion get none.
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  },
  components: {
    Layout: { headerBg: palettes[name].colorBgContainer, siderBg: palettes[name].colorBgContainer, headerHeight: 52 },
    Table: { cellPaddingBlockSM: 6, cellPaddingInlineSM: 8, headerBg: 'transparent', headerSplitColor: 'transparent' },
    Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
  },
});
