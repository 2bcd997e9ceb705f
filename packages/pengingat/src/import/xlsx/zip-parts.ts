import { Inflate } from "fflate";

/** A part of an archive. */
export interface ZipPart {
  /** How many bytes it unpacks to, as the archive says. */
  readonly size: number;
  /** Unpacks it piece by piece, so that no more than one piece is in memory. Throws where it is damaged. */
  pieces(): Iterable<Uint8Array>;
}

/** So many packed bytes at a time: 16 MB unpacked at the most. */
const PACKED_PIECE = 16 * 1_024;
const END_OF_DIRECTORY = 0x06_05_4b_50;
/** Before the end, where the archive has a directory with numbers of 64 bits. */
const WIDE_LOCATOR = 0x07_06_4b_50;
const LONGEST_END = 65_557;
const ENTRY = 0x02_01_4b_50;
/** Where a size or a place needs 64 bits, which stand in a field of their own. */
const IN_WIDE_FIELD = 0xff_ff_ff_ff;
const STORED = 0;
const DEFLATED = 8;

/**
 * The parts of an archive, by its directory, which knows every size; beside the parts themselves, a program that writes as it
 * goes has left sizes out. Throws where there is no directory.
 */
export function zipParts(archive: Uint8Array): ReadonlyMap<string, ZipPart> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const parts = new Map<string, ZipPart>();
  let { at, entries } = directoryOf(bytes);
  for (; entries > 0; entries -= 1) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Error("not an entry");
    const nameLength = bytes.readUInt16LE(at + 28);
    const fieldsLength = bytes.readUInt16LE(at + 30);
    const fieldsAt = at + 46 + nameLength;
    const wide = wideNumbers(bytes.subarray(fieldsAt, fieldsAt + fieldsLength));
    const number = (place: number) => {
      const short = bytes.readUInt32LE(at + place);
      return short === IN_WIDE_FIELD ? (wide.next().value ?? short) : short;
    };
    const method = bytes.readUInt16LE(at + 10);
    const [size, packedSize, headAt] = [number(24), number(20), number(42)];
    const pieces = () => unpacked(packedBytes(bytes, headAt, packedSize), method);
    parts.set(bytes.toString("utf8", at + 46, fieldsAt), { size, pieces });
    at = fieldsAt + fieldsLength + bytes.readUInt16LE(at + 32);
  }
  return parts;
}

function directoryOf(bytes: Buffer): { at: number; entries: number } {
  for (let end = bytes.length - 22; end >= Math.max(0, bytes.length - LONGEST_END); end -= 1) {
    if (bytes.readUInt32LE(end) !== END_OF_DIRECTORY) continue;
    if (end >= 20 && bytes.readUInt32LE(end - 20) === WIDE_LOCATOR) {
      const wide = Number(bytes.readBigUInt64LE(end - 12));
      const [entries, at] = [bytes.readBigUInt64LE(wide + 32), bytes.readBigUInt64LE(wide + 48)];
      return { at: Number(at), entries: Number(entries) };
    }
    return { at: bytes.readUInt32LE(end + 16), entries: bytes.readUInt16LE(end + 10) };
  }
  throw new Error("no directory");
}

/** The numbers of 64 bits among the fields of an entry: size, packed size and place, those of them that it needs. */
function* wideNumbers(fields: Buffer): Generator<number, undefined> {
  let at = 0;
  while (at + 4 <= fields.length) {
    const [kind, length] = [fields.readUInt16LE(at), fields.readUInt16LE(at + 2)];
    at += 4;
    if (kind === 1) {
      for (let each = at; each + 8 <= at + length; each += 8) yield Number(fields.readBigUInt64LE(each));
    }
    at += length;
  }
}

/** Behind the head of a part, whose fields may be others than those of the directory. */
function packedBytes(bytes: Buffer, headAt: number, size: number): Uint8Array {
  const begin = headAt + 30 + bytes.readUInt16LE(headAt + 26) + bytes.readUInt16LE(headAt + 28);
  return bytes.subarray(begin, begin + size);
}

function* unpacked(packed: Uint8Array, method: number): Generator<Uint8Array> {
  if (method !== STORED && method !== DEFLATED) throw new Error("an unknown way of packing");
  let piece: Uint8Array = new Uint8Array();
  const inflate = new Inflate((data) => {
    piece = data;
  });
  for (let at = 0; at < packed.length; at += PACKED_PIECE) {
    const part = packed.subarray(at, at + PACKED_PIECE);
    if (method === STORED) {
      yield part;
      continue;
    }
    inflate.push(part, at + PACKED_PIECE >= packed.length);
    yield piece;
  }
}
