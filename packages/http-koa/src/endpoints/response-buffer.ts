import { Readable } from "node:stream";
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** A client this far behind is slow: what it has not taken is compressed from here on. */
const BLOCK_CHARACTERS = 256 * 1024;
/** The details of several hundred thousand reminders. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/**
 * Text on its way to a client that may read slowly, or not at all. Adding text never waits: a run must not be slowed
 * down by whoever looks at it. What the client has not taken waits compressed, about a twelfth of its size.
 */
export class ResponseBuffer extends Readable {
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #block = "";
  #isRead = false;
  #isComplete = false;
  #caughtUp: PromiseWithResolvers<void> | null = null;

  constructor(readonly maxWaitingBytes = MAX_WAITING_BYTES) {
    super();
    this.once("close", () => this.#catchUp());
    // Nobody listens until it is sent.
    this.on("error", () => {});
  }

  /** Adds text. Where more than `maxWaitingBytes` wait, the stream ends with an error. */
  add(text: string): void {
    if (this.destroyed) return;
    this.#block += text;
    if (this.#isRead) this._read();
    else if (this.#block.length >= BLOCK_CHARACTERS) this.#compress();
  }

  /** Ends the text. */
  complete(): void {
    this.#isComplete = true;
    if (this.#isRead && !this.destroyed) this._read();
  }

  /** Resolves once the client is not slow any more, or is gone; `undefined` where it is not slow. */
  caughtUp(): Promise<void> | undefined {
    if (this.#waiting.length === 0 || this.destroyed) return undefined;
    this.#caughtUp ??= Promise.withResolvers();
    return this.#caughtUp.promise;
  }

  override _read(): void {
    const compressed = this.#waiting.shift();
    const text = compressed ? inflateRawSync(compressed) : this.#block;
    if (compressed) this.#waitingBytes -= compressed.length;
    else this.#block = "";
    if (this.#waiting.length === 0) this.#catchUp();
    this.#isRead = text.length === 0;
    if (text.length > 0) this.push(text);
    else if (this.#isComplete) this.push(null);
  }

  #compress(): void {
    const compressed = deflateRawSync(this.#block, { level: 1 });
    this.#block = "";
    this.#waiting.push(compressed);
    this.#waitingBytes += compressed.length;
    if (this.#waitingBytes > this.maxWaitingBytes) {
      this.destroy(new Error("the client reads too slowly: its response was broken off, the run goes on"));
    }
  }

  #catchUp(): void {
    this.#caughtUp?.resolve();
    this.#caughtUp = null;
  }
}
