import { z } from "zod";

const SCHEMES = ["postgresql:", "postgres:", "postgresql+psycopg2:"];

/** A PostgreSQL URL, also as SQLAlchemy writes it; brought to `postgresql://`. The value is never shown: it holds a password. */
export const databaseUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && SCHEMES.includes(url.protocol)) return text.replace(/^[^:]+:/, "postgresql:");
  context.addIssue({
    code: "custom",
    message: `expected postgresql://user:password@host:port/database, got ${url ? `a URL that begins with ${url.protocol}` : "something that is not a URL"}`,
  });
  return z.NEVER;
});
