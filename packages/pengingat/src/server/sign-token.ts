import { createSecretKey } from "node:crypto";
import jwt from "jsonwebtoken";

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
