import { createSecretKey, KeyObject } from "node:crypto";
import { ReminderError } from "@pengingat/core";

const MIN_BYTES = 32;

/**
 * The secret as a `KeyObject`: jsonwebtoken would try a string as a public key first, for every token.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function secretKey(secret: string | Uint8Array | KeyObject): KeyObject {
  const key = secret instanceof KeyObject ? secret : keyOf(secret);
  if (key.type !== "secret") throw invalid(`a secret key, got a ${key.type} key`);
  const bytes = key.symmetricKeySize ?? 0;
  if (bytes < MIN_BYTES) throw invalid(`at least ${MIN_BYTES} bytes, got ${bytes}`);
  return key;
}

function keyOf(secret: unknown): KeyObject {
  if (typeof secret === "string") return createSecretKey(secret, "utf8");
  if (secret instanceof Uint8Array) return createSecretKey(secret);
  throw invalid(`a string, a Uint8Array or a KeyObject, got ${secret === null ? "null" : typeof secret}`);
}

function invalid(what: string): ReminderError {
  return new ReminderError("INVALID_OPTION", `jwt.secret: expected ${what}`);
}
