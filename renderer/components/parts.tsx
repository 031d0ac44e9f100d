/** A long list one part at a time: a thousand nodes cost no more on the screen than a hundred. */
import { Pagination } from 'antd';
import { useState, type ReactNode } from 'react';

/** So many entries are drawn at once. */
export const PART_SIZE = 100;

/** The part that an entry is in, from 0 on. */
export const partOf = (index: number): number => Math.floor(index / PART_SIZE);

/** What antd needs for the parts of so many entries; `false` where one part holds them all. */
export const pagesOf = (count: number, part: number, onShow: (part: number) => void) =>
  count > PART_SIZE && {
    // The last entry of the last part may have been removed.
    current: Math.min(part, partOf(count - 1)) + 1,
    pageSize: PART_SIZE,
    showSizeChanger: false,
    onChange: (page: number) => onShow(page - 1),
  };

export interface Parts<T> {
  /** What is drawn now. */
  readonly shown: readonly T[];
  /** The way to the others; nothing where there are none. */
  readonly pages: ReactNode;
  /** Draws the part that an entry is in. */
  readonly show: (index: number) => void;
}

export function useParts<T>(items: readonly T[]): Parts<T> {
  const [part, setPart] = useState(0);
  const pages = pagesOf(items.length, part, setPart);
  const start = pages ? (pages.current - 1) * PART_SIZE : 0;
  return {
    shown: items.slice(start, start + PART_SIZE),
    pages: pages && <Pagination className="parts" size="small" total={items.length} {...pages} />,
    show: (index) => setPart(partOf(index)),
  };
}
