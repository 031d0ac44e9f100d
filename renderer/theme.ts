/** Keelson's look: deep-water teal on cool greys, the system's own fonts, in a light and a dark form. */
import { theme as antdTheme, type ThemeConfig } from 'antd';

export type ThemeName = 'light' | 'dark';

const fonts = {
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
    colorSuccess: '#27713e',
    colorWarning: '#955507',
    colorError: '#c0362c',
    colorSuccessBg: '#e8f4ec',
    colorSuccessBorder: '#a9d3b7',
    colorWarningBg: '#fcf3e2',
    colorWarningBorder: '#e8c88f',
    colorErrorBg: '#fceceb',
    colorErrorBorder: '#edb5b0',
    colorTextTertiary: '#566670',
    colorTextPlaceholder: '#68767d',
    colorBgLayout: '#f1f4f5',
    colorBgContainer: '#ffffff',
    colorTextBase: '#16242b',
    colorBorder: '#c9d3d7',
    colorBorderSecondary: '#e1e8ea',
  },
  dark: {
    colorPrimary: '#45b0bd',
    colorPrimaryBg: '#15343a',
    colorPrimaryBgHover: '#1a4149',
    colorInfo: '#45b0bd',
    colorInfoBg: '#14292e',
    colorInfoBorder: '#2b5159',
    colorLink: '#5cc0cc',
    colorSuccess: '#58b374',
    colorWarning: '#dd9a3c',
    colorError: '#ee7d74',
    colorSuccessBg: '#14291c',
    colorSuccessBorder: '#2a5538',
    colorWarningBg: '#2c2314',
    colorWarningBorder: '#604a22',
    colorErrorBg: '#311c1b',
    colorErrorBorder: '#6b3330',
    colorTextTertiary: '#93a3aa',
    colorTextPlaceholder: '#87979e',
    colorBgBase: '#11191d',
    colorBgLayout: '#0d1417',
    colorBgContainer: '#151f24',
    colorBgElevated: '#1b272d',
    colorTextBase: '#e3ecef',
    colorBorder: '#3d4f58',
    colorBorderSecondary: '#25333a',
  },
} as const satisfies Record<ThemeName, ThemeConfig['token']>;

/** What stands on a button that is filled with a colour of the palette: those of the dark one are light. */
const onColor: Readonly<Record<ThemeName, string>> = { light: '#ffffff', dark: '#0b1517' };

type Algorithm = typeof antdTheme.darkAlgorithm;
const algorithms: Readonly<Record<ThemeName, Algorithm>> = {
  light: antdTheme.defaultAlgorithm,
  dark: antdTheme.darkAlgorithm,
};
const families = ['colorPrimary', 'colorInfo', 'colorSuccess', 'colorWarning', 'colorError', 'colorLink'] as const;

/** The dark algorithm darkens what it is given, and text of it can hardly be read then: our colours stay as they are. */
const asGiven: Algorithm = (seed, map) => ({
  ...(map ?? antdTheme.defaultAlgorithm(seed)),
  ...Object.fromEntries(families.flatMap((name) => [name, `${name}Text`].map((token) => [token, seed[name]]))),
});

/** The antd theme; its tokens are also CSS variables (`--ant-color-text`, ...) for our own styles. */
export const themeFor = (name: ThemeName, motion = true): ThemeConfig => ({
  algorithm: [algorithms[name], asGiven],
  cssVar: { key: 'keelson' },
  token: {
    ...palettes[name],
    fontFamily: fonts.text,
    fontFamilyCode: fonts.code,
    borderRadius: 6,
    motion,
  },
  components: {
    Layout: { headerBg: palettes[name].colorBgContainer, siderBg: palettes[name].colorBgContainer, headerHeight: 52 },
    Button: { primaryColor: onColor[name], dangerColor: onColor[name] },
    Table: { cellPaddingBlockSM: 6, cellPaddingInlineSM: 8, headerBg: 'transparent', headerSplitColor: 'transparent' },
    Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
  },
});
