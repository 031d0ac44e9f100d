/** Shell commands are built with {@link sh} only, so a value can never become syntax. */

declare const commandBrand: unique symbol;
/** Text for a POSIX shell in which every value is quoted. */
export type Command = string & { readonly [commandBrand]: true };

/** One word for a POSIX shell: everything between single quotes is literal, a quote itself is closed, escaped, reopened. */
export const quote = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

type Value = string | number | readonly string[] | { readonly raw: Command };

const insert = (value: Value): string => {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return String(value);
  return 'raw' in value ? value.raw : value.map(quote).join(' ');
};

/** A command: ``sh`rm -f ${path}` ``. Strings are quoted, arrays become several quoted words, `{raw}` inserts a command. */
export const sh = (parts: TemplateStringsArray, ...values: readonly Value[]): Command =>
  parts.map((part, index) => part + (index < values.length ? insert(values[index] as Value) : '')).join('') as Command;

/** The same for a person to read and to type: words that mean themselves without quotes have none. */
export const plainly = (command: Command): string =>
  command.replaceAll(/(?<=^|[\s=])'([\w./:=,@%+-]+)'(?=$|\s)/g, '$1');
