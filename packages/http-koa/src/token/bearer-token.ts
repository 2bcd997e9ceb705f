import type { IncomingMessage } from "node:http";

// base64url without padding, three parts (RFC 7515 §3.1). An unsigned token has an empty third part.
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

const MOST_CHARACTERS = 8192;

/** What a request's `Authorization` came to; `refused` says why in words for the client. */
type BearerToken =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly reason: string };

/** Reads the one `Authorization` header. Of several, Node would keep the first without a word, and a proxy perhaps the last. */
export function bearerToken({ rawHeaders }: IncomingMessage): BearerToken {
  let value: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== "authorization") continue;
    if (value !== undefined) return { kind: "refused", reason: "more than one Authorization header" };
    value = rawHeaders[at + 1] ?? "";
  }
  if (value === undefined) return { kind: "absent" };
  if (value.length > MOST_CHARACTERS) {
    return { kind: "refused", reason: `the token is longer than ${MOST_CHARACTERS} characters` };
  }
  const token = BEARER.exec(value)?.[1];
  return token === undefined
    ? { kind: "refused", reason: 'expected "Authorization: Bearer <signed JWT>"' }
    : { kind: "token", token };
}
