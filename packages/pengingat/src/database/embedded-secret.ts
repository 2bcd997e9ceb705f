import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The secret that signs tokens where none is set: random, made once, readable by its owner alone. */
export function embeddedSecret(folder: string): string {
  const path = join(folder, "jwt-secret");
  try {
    // Of two processes that come first at once, one writes it and the other reads it.
    writeFileSync(path, randomBytes(48).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8");
}
