import { Parser } from "saxen";

/** What is heard of a document. Names come without a namespace's prefix. */
export interface XmlListener {
  onOpen?(name: string, attributes: () => Readonly<Record<string, string>>): void;
  onText?(text: string): void;
  onClose?(name: string): void;
}

/** Reads a document in pieces, and yields after each. Throws where it is not well-formed. */
export function* xmlPieces(
  pieces: Iterable<Uint8Array>,
  { onOpen, onText, onClose }: XmlListener,
): Generator<void> {
  const parser = new Parser()
    .on("openTag", (name, attributes, decode, selfClosing) => {
      onOpen?.(plain(name), () => decoded(attributes(), decode));
      if (selfClosing) onClose?.(plain(name));
    })
    .on("closeTag", (name) => onClose?.(plain(name)))
    .on("text", (text, decode) => onText?.(decode(text)))
    .on("cdata", (text) => onText?.(text))
    .on("error", (error) => {
      throw error;
    });
  const decoder = new TextDecoder();
  for (const piece of pieces) {
    parser.write(decoder.decode(piece, { stream: true }));
    yield;
  }
  parser.end();
}

/** Reads a whole document; nothing where there is none. */
export function readXml(pieces: Iterable<Uint8Array> | undefined, listener: XmlListener): void {
  if (pieces === undefined) return;
  for (const _ of xmlPieces(pieces, listener));
}

function plain(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function decoded(attributes: Readonly<Record<string, string>>, decode: (text: string) => string) {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, decode(value)]));
}
