import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { Socket, setDefaultAutoSelectFamilyAttemptTimeout } from "node:net";
import { type ConnectionOptions, getCACertificates } from "node:tls";
import { Sequelize } from "sequelize";
import { StartUpError } from "../process/start-up-error.js";
import { type DatabaseTarget, databaseTarget, type TlsSettings } from "../settings/database-url.js";

/** A statement that takes longer is given up: the connection counts as lost, and the ledger may be asked again. */
const STATEMENT_LIMIT_MS = 30_000;

/** Where nothing is said, the driver would go by `PGSSLMODE`, as Node verifies and libpq does not. The settings have read it. */
const NO_TLS = false;

/**
 * A Sequelize instance with a small pool. It connects at its first statement. Sequelize is given no URL: it would put
 * what it finds in one over the TLS options.
 *
 * @throws {StartUpError} where a certificate cannot be read
 */
export function connectDatabase(url: string): Sequelize {
  const target = databaseTarget(url);
  const { host, port, user, password, database, tls, options, applicationName, connectTimeoutMs } = target;
  return new Sequelize({
    dialect: "postgres",
    host,
    port,
    username: user,
    ...(password !== null && { password }),
    database,
    logging: false,
    pool: { max: 5, min: 0, idle: 10_000, acquire: connectTimeoutMs + 10_000 },
    dialectOptions: {
      application_name: applicationName ?? "pengingat",
      ...reach(target),
      query_timeout: STATEMENT_LIMIT_MS,
      ...(options !== null && { options }),
      ssl: tls ? tlsOptions(tls) : NO_TLS,
    },
  });
}

/** The same connection for a driver that is no Sequelize. @throws {StartUpError} where a certificate cannot be read */
export function pgConnection(url: string) {
  const target = databaseTarget(url);
  const { applicationName, options, password, tls, host, port, user, database } = target;
  return {
    ...{ host, port, user, database, ...reach(target) },
    ...(password !== null && { password }),
    ...(options !== null && { options }),
    ...(applicationName !== null && { application_name: applicationName }),
    ssl: tls ? tlsOptions(tls) : NO_TLS,
  };
}

/**
 * How a connection is made, as pg takes it. Node gives each address of a host 250 ms, which a slow line needs for one; that
 * can be set only for all connections of the process.
 */
function reach({ connectTimeoutMs, keepAliveMs }: DatabaseTarget) {
  setDefaultAutoSelectFamilyAttemptTimeout(Math.ceil(connectTimeoutMs / 2));
  return {
    connectionTimeoutMillis: connectTimeoutMs,
    // Of pg's options Sequelize hands on the socket, and not when it is to be looked after.
    stream: () => (keepAliveMs === null ? new Socket() : new Socket().setKeepAlive(true, keepAliveMs)),
  };
}

function tlsOptions({ verify, rootCertificate, certificate, key }: TlsSettings): ConnectionOptions {
  return {
    rejectUnauthorized: verify !== "nothing",
    ...(verify === "certificate" && { checkServerIdentity: () => undefined }),
    ...(rootCertificate !== null && { ca: authorities(rootCertificate) }),
    ...(certificate !== null && { cert: read("sslcert", certificate, (text) => new X509Certificate(text)) }),
    ...(key !== null && { key: read("sslkey", key, createPrivateKey) }),
  };
}

function authorities(rootCertificate: string): string | string[] {
  if (rootCertificate !== "system") {
    return read("sslrootcert", rootCertificate, (text) => new X509Certificate(text));
  }
  const trusted = getCACertificates("system");
  // A small image may have no list of its own; Node brings one.
  return [...(trusted.length > 0 ? trusted : getCACertificates("bundled")), ...getCACertificates("extra")];
}

/** Reads a file that `parse` takes: Node would ignore an authority that it cannot read. */
function read(parameter: string, path: string, parse: (text: string) => unknown): string {
  try {
    const text = readFileSync(path, "utf8");
    parse(text);
    return text;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new StartUpError(`DATABASE_URL: the file of ${parameter} cannot be read (${code}).`);
  }
}
