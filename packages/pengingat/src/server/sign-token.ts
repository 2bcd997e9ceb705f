import { createSecretKey } from "node:crypto";
import jwt from "jsonwebtoken";
import type { Settings } from "../settings/settings.js";

const USUAL_LIFETIME_SECONDS = 12 * 3_600;

/** Who a token is for, and for how long. */
export interface TokenClaims {
  readonly subject: string;
  readonly expiresInSeconds: number;
  readonly issuer: string | null;
  readonly audience: string | null;
}

/** An HS256 token that the server lets in. */
export function signToken(secret: string, claims: TokenClaims): string {
  return jwt.sign({}, createSecretKey(Buffer.from(secret)), {
    algorithm: "HS256",
    subject: claims.subject,
    expiresIn: claims.expiresInSeconds,
    ...(claims.issuer === null ? {} : { issuer: claims.issuer }),
    ...(claims.audience === null ? {} : { audience: claims.audience }),
  });
}

/** How long a token is valid where nobody says: 12 hours, or as long as the server takes. In seconds. */
export function usualLifetime({ jwt: { maxLifetimeSeconds } }: Settings): number {
  return Math.min(USUAL_LIFETIME_SECONDS, maxLifetimeSeconds);
}
