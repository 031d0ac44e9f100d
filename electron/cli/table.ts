/** Rows of cells as lines with columns, for people. */
export type Row = readonly string[];

/** How many columns of a terminal a text takes: Chinese characters and their punctuation take two. */
const widthOf = (text: string): number =>
  [...text].reduce(
    (width, sign) =>
      width + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(sign) ? 2 : 1),
    0,
  );

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
