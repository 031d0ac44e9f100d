/** Text with terminal colours as React nodes: never as HTML, because a journal may contain anything. */
import Anser from 'anser';
import type { CSSProperties, ReactNode } from 'react';

/** The classes ansi-red … are coloured by dashboard.css, so that they fit the theme; other colours come as they are. */
function lookOf(part: Anser.AnserJsonEntry): { className?: string; style?: CSSProperties } {
  const named = (name: string | null, prefix: string): string[] =>
    name?.startsWith('ansi-') === true && !/palette|truecolor/.test(name) ? [`${prefix}${name}`] : [];
  const classes = [...named(part.fg, ''), ...named(part.bg, 'on-'), ...part.decorations.map((one) => `ansi-${one}`)];
  const style = {
    ...(part.fg_truecolor ? { color: `rgb(${part.fg_truecolor})` } : {}),
    ...(part.bg_truecolor ? { background: `rgb(${part.bg_truecolor})` } : {}),
  };
  return { ...(classes.length > 0 ? { className: classes.join(' ') } : {}), style };
}

/** Control characters that would move a cursor; tab and line end are kept. */
const controls = /(?![\t\n])\p{Cc}/gu;

/** One line of output, coloured as the program meant it. */
export function ansiNodes(text: string): ReactNode {
  if (!text.includes('\u001b')) return text.replace(controls, '');
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((part, index) => (
    <span key={index} {...lookOf(part)}>
      {part.content.replace(controls, '')}
    </span>
  ));
}

/** The same text for a search, the clipboard or a file. */
export const plainText = (text: string): string =>
  (text.includes('\u001b') ? Anser.ansiToText(text) : text).replace(controls, '');
