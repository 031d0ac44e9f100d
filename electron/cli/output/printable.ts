/** Text from hosts and files as a terminal may get it: nothing in it moves the cursor, hides a word or turns it around. */
import { stripVTControlCharacters } from 'node:util';

/** Control characters except line end and tab, and the marks that change the direction of reading (CVE-2021-42574). */
const unseen = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

/** For people: colours and cursor movements are left out; what is still no character of a text becomes `�`. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replace(unseen, '\uFFFD');

/** For machines: one line of JSON in which the same characters are escaped, so that nothing is lost. */
export const jsonLine = (value: object): string =>
  JSON.stringify(value).replace(unseen, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
