import { Readable } from "node:stream";
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** What a client has not taken is compressed in blocks of this size. */
const BLOCK_CHARACTERS = 256 * 1024;

/** The details of about a million reminders. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/** The details of about 30,000 reminders. */
const MUCH_BYTES = 1024 * 1024;

/**
 * Text on its way to a client that may read slowly, or not at all. Adding text never waits, because nobody who looks
 * at a run may slow it down. What the client has not taken waits compressed: the details of 200,000 reminders are
 * 79 MB of text and 7 MB here.
 */
export class ResponseBuffer extends Readable {
  readonly #maxWaitingBytes: number;
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #block = "";
  #isComplete = false;
  /** Whether the client wants more than there is. */
  #isWanted = false;
  #caughtUp: PromiseWithResolvers<void> | null = null;

  constructor(maxWaitingBytes = MAX_WAITING_BYTES) {
    super();
    this.#maxWaitingBytes = maxWaitingBytes;
    this.once("close", () => this.#catchUp());
    // Nobody else listens before the response begins.
    this.on("error", () => {});
  }

  /** Adds text. Once more than `maxWaitingBytes` wait, the stream ends with an error, and takes no more. */
  add(text: string): void {
    if (this.destroyed) return;
    this.#block += text;
    if (this.#isWanted) this._read();
    else if (this.#block.length >= BLOCK_CHARACTERS) this.#compress();
  }

  /** Whether so much waits that it should be on its way. */
  get isMuch(): boolean {
    return this.#waitingBytes > MUCH_BYTES;
  }

  /** Ends the text. */
  complete(): void {
    this.#isComplete = true;
    if (this.#isWanted && !this.destroyed) this._read();
  }

  /** Resolves once the client has caught up, or is gone; `undefined` while it is not behind. */
  caughtUp(): Promise<void> | undefined {
    if (this.#waiting.length === 0 || this.destroyed) return undefined;
    this.#caughtUp ??= Promise.withResolvers();
    return this.#caughtUp.promise;
  }

  override _read(): void {
    const text = this.#next();
    this.#isWanted = text.length === 0;
    if (!this.#isWanted) this.push(text);
    else if (this.#isComplete) this.push(null);
  }

  #next(): Buffer | string {
    const compressed = this.#waiting.shift();
    if (compressed) {
      this.#waitingBytes -= compressed.length;
      if (this.#waiting.length === 0) this.#catchUp();
      return inflateRawSync(compressed);
    }
    const text = this.#block;
    this.#block = "";
    return text;
  }

  #compress(): void {
    const compressed = deflateRawSync(this.#block, { level: 1 });
    this.#block = "";
    this.#waiting.push(compressed);
    this.#waitingBytes += compressed.length;
    if (this.#waitingBytes > this.#maxWaitingBytes) {
      this.destroy(
        new Error("the client reads too slowly: its response was broken off, and the run goes on"),
      );
    }
  }

  #catchUp(): void {
    this.#caughtUp?.resolve();
    this.#caughtUp = null;
  }
}
