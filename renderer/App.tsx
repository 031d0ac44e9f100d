/** The window's frame: header, steps, the page, and the way on. */
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useRef, type ReactNode } from 'react';
import { FeedbackAnchor, run, tellError } from './components/feedback';
import { startAutosave } from './files/autosave';
import { startCommands } from './files/commands';
import { openFile } from './files/fileActions';
import { Footer } from './shell/Footer';
import { Header } from './shell/Header';
import { Page } from './shell/Page';
import { StepsNav } from './shell/StepsNav';
import type { Start } from './start';
import { useLanguage, useMotion, useThemeName } from './stores/appStore';
import { themeFor } from './theme';

const antdLocales = { en: enUS, zh: zhCN } as const;

export function App({ openPath, problem }: Start): ReactNode {
  const language = useLanguage();
  const theme = useThemeName();
  const motion = useMotion();

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.style.colorScheme = theme;
  }, [language, theme]);

  useEffect(() => {
    const stopAutosave = startAutosave(tellError);
    const stopCommands = startCommands();
    return () => {
      stopAutosave();
      stopCommands();
    };
  }, []);

  const started = useRef(false);
  useEffect(() => {
    // React runs effects twice while developing; a file is opened once.
    if (started.current) return;
    started.current = true;
    if (problem !== undefined) tellError(problem);
    if (openPath !== undefined) run(openFile(openPath));
  }, [openPath, problem]);

  return (
    <ConfigProvider theme={themeFor(theme, motion)} locale={antdLocales[language]} button={{ autoInsertSpace: false }}>
      <AntApp className="app">
        <FeedbackAnchor />
        <Header />
        <div className="app-body">
          <StepsNav />
          <Page />
        </div>
        <Footer />
      </AntApp>
    </ConfigProvider>
  );
}
