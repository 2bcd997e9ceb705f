import { closeSync, fdatasync, openSync, readFileSync, write } from "node:fs";
import { promisify } from "node:util";
import type { GatewayMessage, GatewayName } from "./gateway-api.ts";

/** A message that a gateway accepted. */
export interface AcceptedMessage extends GatewayMessage {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly gateway: GatewayName;
}

/** An append-only file of what was accepted, one JSON object a line. */
export interface AcceptedRecord {
  /** Resolves when the message is on the disk. */
  add(message: AcceptedMessage): Promise<void>;
  close(): Promise<void>;
}

const writeAll = promisify(write);
const sync = promisify(fdatasync);

/** Opens a record. What comes while the disk is busy is written with the next batch. */
export function openRecord(path: string): AcceptedRecord {
  const file = openSync(path, "a", 0o600);
  let lines = "";
  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  async function flush(after: Promise<void>): Promise<void> {
    await after.catch(() => {});
    const batch = Buffer.from(lines);
    lines = "";
    next = null;
    for (let at = 0; at < batch.length; ) {
      const { bytesWritten } = await writeAll(file, batch, at, batch.length - at, null);
      at += bytesWritten;
    }
    await sync(file);
  }

  return {
    add(message) {
      lines += `${JSON.stringify(message)}\n`;
      if (next === null) {
        next = flush(writing);
        writing = next;
      }
      return next;
    },
    async close() {
      await writing;
      closeSync(file);
    },
  };
}

/** Reads a record. */
export function readRecord(path: string): AcceptedMessage[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): AcceptedMessage => JSON.parse(line));
}
