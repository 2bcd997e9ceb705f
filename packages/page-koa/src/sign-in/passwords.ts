import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { invalidOption } from "@pengingat/core/adapter";

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** One of the costs that OWASP names for scrypt: 32 MiB and a quarter of a second, so that a small machine bears several at once. */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;
const MAX_MEMORY = 128 * 1024 * 1024;
const HASH = /^scrypt\$(\d{1,8})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/;

/** The fewest characters of a password. */
export const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 200;

/**
 * Hashes a password for `UserDirectory.put`: scrypt, with a salt of its own.
 *
 * @throws {ReminderError} `INVALID_OPTION` with fewer than 8 or more than 200 characters
 */
export async function hashPassword(password: string): Promise<string> {
  if (typeof password !== "string") throw invalidOption("password", "a text", typeof password);
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
    throw invalidOption("password", "8 to 200 characters", `${length} characters`);
  }
  const salt = randomBytes(16);
  const key = await derive(password.normalize("NFC"), salt, KEY_BYTES, { ...COST, maxmem: MAX_MEMORY });
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Whether a password is the one that was hashed. It takes as long where there is no hash, so that names stay unknown. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, N, r, p, salt, key] = HASH.exec(hash ?? "") ?? HASH.exec(NO_HASH) ?? [];
  if (salt === undefined || key === undefined || password.length > LONGEST_PASSWORD * 2) return false;
  const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: MAX_MEMORY };
  const derived = await derive(password.normalize("NFC"), Buffer.from(salt, "base64url"), KEY_BYTES, cost);
  return timingSafeEqual(derived, Buffer.from(key, "base64url")) && hash !== null;
}

/** A hash of the same cost that no password is known to have. */
const NO_HASH = `scrypt$${COST.N}$${COST.r}$${COST.p}$${"A".repeat(22)}$${"A".repeat(43)}`;
