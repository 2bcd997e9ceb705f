import { writeSync } from "node:fs";
import { Socket } from "node:net";
import type { Writable } from "node:stream";

const NEW_LINE = 10;

/**
 * Makes a stream that is a file tell of what fits only in part: Node takes the half of a line on a disk that is full for a
 * whole one. What comes after half a line begins on a line of its own.
 */
export function writeWhole(stream: Writable & { readonly fd?: number }): void {
  const { fd } = stream;
  if (fd === undefined || stream instanceof Socket) return;
  let isTorn = false;
  stream._write = (chunk: Uint8Array, _encoding, done) => {
    const bytes = isTorn ? Buffer.concat([Buffer.of(NEW_LINE), chunk]) : chunk;
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(fd, bytes, written);
    } catch (error) {
      if (written > 0) isTorn = bytes[written - 1] !== NEW_LINE;
      done(error as Error);
      return;
    }
    isTorn = false;
    done();
  };
}
