/** Splits a byte stream into lines of text. */
import { StringDecoder } from 'node:string_decoder';

/** A journal entry as JSON stays far below it. Characters. */
const MAX_LINE_LENGTH = 1024 * 1024;

/**
 * Feeds complete lines to `onLine`, without their LF or CRLF. Characters may be split across chunks. Of a line that is
 * longer than `maxLength` characters the rest is dropped, so that a stream without line ends cannot fill the memory.
 */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(
    private readonly onLine: (line: string) => void,
    private readonly maxLength = MAX_LINE_LENGTH,
  ) {}

  push(chunk: Buffer): void {
    this.add(this.decoder.write(chunk));
  }

  /** A last line may lack its end. */
  end(): void {
    this.add(this.decoder.end());
    if (this.rest !== '') this.emit();
  }

  private add(text: string): void {
    const [first = '', ...others] = text.split('\n');
    this.keep(first);
    for (const next of others) {
      this.emit();
      this.keep(next);
    }
  }

  /** One character more than allowed is kept for a CR before the line's end. */
  private keep(text: string): void {
    this.rest += text.slice(0, this.maxLength + 1 - this.rest.length);
  }

  private emit(): void {
    const line = this.rest.endsWith('\r') ? this.rest.slice(0, -1) : this.rest;
    this.rest = '';
    this.onLine(line.slice(0, this.maxLength));
  }
}
