import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const BYTES = 48;
const CHARACTERS = Buffer.alloc(BYTES).toString("base64url").length;

/**
 * The secret that signs tokens where none is set: random, made once, readable by its owner alone. It gets its name once it
 * is whole, so that a disk that fills up leaves none that is empty.
 */
export function embeddedSecret(folder: string): string {
  const path = join(folder, "jwt-secret");
  const known = read(path);
  if (known?.length === CHARACTERS) return known;
  // What an earlier version began to write on a full disk.
  if (known !== null) rmSync(path, { force: true });

  const whole = `${path}.${process.pid}`;
  try {
    writeFileSync(whole, randomBytes(BYTES).toString("base64url"), { mode: 0o600, flush: true });
    linkSync(whole, path);
  } catch (error) {
    // Of two processes that come first at once, one names it and the other reads it.
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(whole, { force: true });
  }
  return readFileSync(path, "utf8");
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
