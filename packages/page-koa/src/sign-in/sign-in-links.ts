import { randomBytes } from "node:crypto";
import { invalidOption } from "@pengingat/core/adapter";
import { secretHash } from "./sessions.js";

/** Links that sign in once, for a terminal that only its owner reads. They are lost when the process ends. */
export interface SignInLinks {
  /** Makes a link for a user, below the page's address: `masuk?sekali=…`. It is good for 12 hours. */
  issue(name: string): string;
  /** The user of a link's secret, once; else `null`. */
  redeem(secret: string): string | null;
}

const LIFETIME_MS = 12 * 3_600_000;

/** No links yet. */
export function signInLinks(): SignInLinks {
  const links = new Map<string, { readonly name: string; readonly until: number }>();
  return {
    issue(name) {
      if (typeof name !== "string") throw invalidOption("name", "the name of a user", name);
      const secret = randomBytes(32).toString("base64url");
      links.set(secretHash(secret), { name, until: Date.now() + LIFETIME_MS });
      return `masuk?sekali=${secret}`;
    },
    redeem(secret) {
      if (typeof secret !== "string") return null;
      const hash = secretHash(secret);
      const link = links.get(hash);
      links.delete(hash);
      return link && link.until > Date.now() ? link.name : null;
    },
  };
}
