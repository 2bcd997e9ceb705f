import type { IncomingMessage } from "node:http";
import { RefusedToken } from "./refused-token.js";

// base64url without padding, three parts (RFC 7515 §3.1). An unsigned token has an empty third part.
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

const MAX_CHARACTERS = 8192;

/**
 * The token of the `Authorization` header, or `null` without one. Where there are several, Node keeps the first
 * without notice, and a proxy perhaps the last: they are refused.
 *
 * @throws {RefusedToken}
 */
export function bearerToken({ rawHeaders }: IncomingMessage): string | null {
  const values = rawHeaders.filter(
    (_, at) => rawHeaders[at - 1]?.toLowerCase() === "authorization" && at % 2 === 1,
  );
  const [value] = values;
  if (value === undefined) return null;
  if (values.length > 1) throw new RefusedToken("more than one Authorization header");
  if (value.length > MAX_CHARACTERS)
    throw new RefusedToken(`token too long (limit ${MAX_CHARACTERS} characters)`);
  const token = BEARER.exec(value)?.[1];
  if (token === undefined)
    throw new RefusedToken('malformed header: send "Authorization: Bearer <signed JWT>"');
  return token;
}
