/** Rows of cells as lines with columns, for people. */
export type Row = readonly string[];

/** Chinese characters and their punctuation take two columns of a terminal. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/g;
const widthOf = (text: string): number => text.length + (text.match(wide)?.length ?? 0);

/** The first row decides how many columns there are. */
export function table(rows: readonly Row[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) + 2 - widthOf(cell))))
      .join('')
      .trimEnd(),
  );
}
