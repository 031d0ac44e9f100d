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

/** Separates what comes before a line that equals `marker` (a talkative .bashrc) from what comes after it. */
export class AfterMarker {
  /** Whether the marker was seen. */
  seen = false;
  private before = Buffer.alloc(0);
  private readonly line: Buffer;

  constructor(
    marker: string,
    private readonly onData: (chunk: Buffer) => void,
  ) {
    this.line = Buffer.from(`${marker}\n`);
  }

  /** Everything before the marker, or everything when there was none. */
  get noise(): string {
    return this.before.toString('utf8');
  }

  push(chunk: Buffer): void {
    if (this.seen) {
      this.onData(chunk);
      return;
    }
    const all = Buffer.concat([this.before, chunk]);
    // Noise may lack a line end, so the marker need not stand at the start of a line.
    const at = all.indexOf(this.line);
    this.seen = at >= 0;
    this.before = this.seen ? all.subarray(0, at) : all.subarray(Math.max(0, all.length - MAX_NOISE));
    const rest = all.subarray(at + this.line.length);
    if (this.seen && rest.length > 0) this.onData(rest);
  }
}
