import { createHmac } from "node:crypto";
import jsonwebtoken from "jsonwebtoken";

export const SECRET = "an invented secret of more than 32 bytes";

/** A token that every default accepts, with the claims given on top. */
export function token(claims: object = {}, secret = SECRET): string {
  return jsonwebtoken.sign({ sub: "test", ...claims }, secret, { algorithm: "HS256", expiresIn: "1h" });
}

/** A token put together by hand: any header and any payload, signed with HMAC or with a signature given. */
export function handmade(
  header: object,
  payload: unknown,
  {
    hash = "sha256",
    secret = SECRET,
    signature,
  }: { hash?: string; secret?: string; signature?: string } = {},
): string {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const signed = `${part(JSON.stringify(header))}.${part(text)}`;
  return `${signed}.${signature ?? createHmac(hash, secret).update(signed).digest("base64url")}`;
}

/** Seconds since the epoch. */
export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

function part(text: string): string {
  return Buffer.from(text).toString("base64url");
}
