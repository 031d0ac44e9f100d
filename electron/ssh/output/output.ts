/** What a command prints: kept within bounds, and without what the login shell printed before it. */

/** The end of a stream, at most `limit` bytes of it. */
export class Tail {
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly limit: number) {}

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    // Cutting at twice the limit keeps the copying proportional to what arrives.
    if (this.size > 2 * this.limit) this.cut();
  }

  text(): string {
    this.cut();
    const bytes = this.chunks[0] ?? Buffer.alloc(0);
    // A cut may fall inside a character: bytes 10xxxxxx continue one.
    const start = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
    return bytes.subarray(Math.max(start, 0)).toString('utf8');
  }

  private cut(): void {
    const all = Buffer.concat(this.chunks);
    const kept = all.subarray(Math.max(0, all.length - this.limit));
    this.chunks = [kept];
    this.size = kept.length;
  }
}

/** All of a stream, at most `limit` bytes: `tooMuch` is told once when there is more, and nothing is kept from then on. */
export class Whole {
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly limit: number,
    private readonly tooMuch: () => void,
  ) {}

  push(chunk: Buffer): void {
    if (this.size > this.limit) return;
    this.size += chunk.length;
    if (this.size <= this.limit) {
      this.chunks.push(chunk);
      return;
    }
    this.chunks = [];
    this.tooMuch();
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}

const MAX_NOISE = 64 * 1024;

/**
 * What a command prints, from a line that equals `start` (before it a talkative .bashrc may stand) to a line of which the
 * rest is told after `end`. A command's last line need not be complete: the end may stand behind it.
 */
export class Between {
  /** Whether the start was seen. */
  seen = false;
  /** What stands on the end's line after it; undefined until that was seen. */
  ended: string | undefined;
  private before = Buffer.alloc(0);
  /** What may become the end's line. */
  private held = Buffer.alloc(0);
  private readonly start: Buffer;
  private readonly end: Buffer;

  constructor(
    start: string,
    end: string,
    private readonly onData: (chunk: Buffer) => void,
  ) {
    this.start = Buffer.from(`${start}\n`);
    this.end = Buffer.from(end);
  }

  /** Everything before the start, or everything when there was none. */
  get noise(): string {
    return this.before.toString('utf8');
  }

  push(chunk: Buffer): void {
    if (this.seen) {
      this.pass(chunk);
      return;
    }
    const all = Buffer.concat([this.before, chunk]);
    // Noise may lack a line end, so the marker need not stand at the start of a line.
    const at = all.indexOf(this.start);
    this.seen = at >= 0;
    this.before = this.seen ? all.subarray(0, at) : all.subarray(Math.max(0, all.length - MAX_NOISE));
    if (this.seen) this.pass(all.subarray(at + this.start.length));
  }

  /** What was held back and has not become the end. */
  flush(): void {
    if (this.ended === undefined) this.tell(this.held);
    this.held = Buffer.alloc(0);
  }

  private pass(chunk: Buffer): void {
    if (this.ended !== undefined) return;
    const all = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    const at = this.endIn(all);
    this.tell(all.subarray(0, at));
    // A copy: the chunk's memory is not kept for a few bytes of it.
    this.held = Buffer.from(all.subarray(at));
    const line = this.held.indexOf('\n');
    if (line >= 0) this.ended = this.held.toString('utf8', this.end.length, line).trim();
  }

  /** Where the end, or the beginning of one that is cut, stands. */
  private endIn(all: Buffer): number {
    const whole = all.indexOf(this.end);
    if (whole >= 0) return whole;
    const first = this.end[0] ?? 0;
    let at = all.indexOf(first, Math.max(0, all.length - this.end.length));
    while (at >= 0 && !this.end.subarray(0, all.length - at).equals(all.subarray(at))) at = all.indexOf(first, at + 1);
    return at >= 0 ? at : all.length;
  }

  private tell(bytes: Buffer): void {
    if (bytes.length > 0) this.onData(bytes);
  }
}
