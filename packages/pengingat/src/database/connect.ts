import { Sequelize } from "sequelize";

/** A statement that takes longer is given up: the connection counts as lost, and the ledger may be asked again. */
const STATEMENT_LIMIT_MS = 30_000;

/** A Sequelize instance with a small pool. It connects at its first statement. */
export function connectDatabase(url: string): Sequelize {
  const parsed = new URL(url);
  const ssl = sslOf(parsed.searchParams.get("sslmode"));
  return new Sequelize(url, {
    dialect: "postgres",
    logging: false,
    pool: { max: 5, min: 0, idle: 10_000, acquire: 15_000 },
    dialectOptions: {
      application_name: "pengingat",
      connectionTimeoutMillis: 5_000,
      query_timeout: STATEMENT_LIMIT_MS,
      keepAlive: true,
      ...(ssl === null ? {} : { ssl }),
    },
  });
}

/** libpq's `sslmode`, which Sequelize would drop in silence. */
function sslOf(mode: string | null): { rejectUnauthorized: boolean } | null {
  if (mode === "require" || mode === "no-verify") return { rejectUnauthorized: false };
  if (mode === "verify-ca" || mode === "verify-full") return { rejectUnauthorized: true };
  return null;
}
