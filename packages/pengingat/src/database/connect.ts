import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { Sequelize } from "sequelize";
import { StartUpError } from "../process/start-up-error.js";
import { databaseTarget, type TlsSettings } from "../settings/database-url.js";

/** A statement that takes longer is given up: the connection counts as lost, and the ledger may be asked again. */
const STATEMENT_LIMIT_MS = 30_000;

/**
 * A Sequelize instance with a small pool. It connects at its first statement. Sequelize is given no URL: it would put
 * what it finds in one over the TLS options.
 *
 * @throws {StartUpError} where a certificate cannot be read
 */
export function connectDatabase(url: string): Sequelize {
  const { host, port, user, password, database, tls, options, applicationName } = databaseTarget(url);
  return new Sequelize({
    dialect: "postgres",
    host,
    port,
    username: user,
    ...(password !== null && { password }),
    database,
    logging: false,
    pool: { max: 5, min: 0, idle: 10_000, acquire: 15_000 },
    dialectOptions: {
      application_name: applicationName ?? "pengingat",
      connectionTimeoutMillis: 5_000,
      query_timeout: STATEMENT_LIMIT_MS,
      keepAlive: true,
      ...(options !== null && { options }),
      ...(tls && { ssl: tlsOptions(tls) }),
    },
  });
}

/** The same connection for a driver that is no Sequelize. @throws {StartUpError} where a certificate cannot be read */
export function pgConnection(url: string) {
  const { applicationName, options, password, tls, ...target } = databaseTarget(url);
  return {
    ...target,
    ...(password !== null && { password }),
    ...(options !== null && { options }),
    ...(applicationName !== null && { application_name: applicationName }),
    ...(tls && { ssl: tlsOptions(tls) }),
  };
}

function tlsOptions({ verify, rootCertificate, certificate, key }: TlsSettings): ConnectionOptions {
  return {
    rejectUnauthorized: verify !== "nothing",
    ...(verify === "certificate" && { checkServerIdentity: () => undefined }),
    ...(rootCertificate !== null && { ca: read("sslrootcert", rootCertificate) }),
    ...(certificate !== null && { cert: read("sslcert", certificate) }),
    ...(key !== null && { key: read("sslkey", key) }),
  };
}

function read(parameter: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new StartUpError(`DATABASE_URL: the file of ${parameter} cannot be read (${code}).`);
  }
}
