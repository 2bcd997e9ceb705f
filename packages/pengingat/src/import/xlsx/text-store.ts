/** Bytes of a block, and the most that a place in one may be. */
const BLOCK = 1_048_576;
/** Before each text, its length in bytes. */
const PREFIX = 4;

/** Texts in UTF-8, by their numbers: some hundred thousand take half as much memory as strings, and none of the heap's. */
export class TextStore {
  readonly #blocks: Buffer[] = [];
  readonly #places: number[] = [];
  #end = BLOCK;

  add(text: string): void {
    const length = Buffer.byteLength(text);
    if (this.#end + PREFIX + length > BLOCK) {
      this.#blocks.push(Buffer.allocUnsafeSlow(Math.max(BLOCK, PREFIX + length)));
      this.#end = 0;
    }
    const block = this.#blocks.at(-1);
    block?.writeUInt32LE(length, this.#end);
    block?.write(text, this.#end + PREFIX);
    this.#places.push((this.#blocks.length - 1) * BLOCK + this.#end);
    this.#end += PREFIX + length;
  }

  /** The text of a number, counted from 0; `null` where there is none. */
  at(index: number): string | null {
    const place = this.#places[index];
    if (place === undefined) return null;
    const start = place % BLOCK;
    const block = this.#blocks[(place - start) / BLOCK];
    return block?.toString("utf8", start + PREFIX, start + PREFIX + block.readUInt32LE(start)) ?? null;
  }
}
