import { existsSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { parameterNotice, parameterProblem } from "./database-url-parameters.js";
import { type UrlParts, urlParts } from "./database-url-parts.js";

/** Where a database is, and how it is reached. */
export interface DatabaseTarget {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
  readonly database: string;
  readonly tls: TlsSettings | null;
  /** Options for the server, such as `-c search_path=bengkel`. */
  readonly options: string | null;
  readonly applicationName: string | null;
  /** How long a connection may take, all addresses of the host together. */
  readonly connectTimeoutMs: number;
  /** After how much silence the system looks whether the far side is still there; `null`: never. 0: as it is set up. */
  readonly keepAliveMs: number | null;
}

/** How a connection is encrypted. Certificates are paths of files. */
export interface TlsSettings {
  readonly verify: "nothing" | "certificate" | "certificate and host";
  /** `system` stands for those that the system trusts. */
  readonly rootCertificate: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
}

/** Where Debian and others put the socket, and where PostgreSQL's own default is. */
const SOCKET_FOLDERS = ["/var/run/postgresql", "/tmp"];

/** A PostgreSQL URL. Its value is never shown: it holds a password. */
export const databaseUrl = z.string().superRefine((text, context) => {
  try {
    databaseTarget(text);
  } catch (error) {
    if (!(error instanceof DatabaseUrlError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
});

/** Why a URL is not taken, without anything of its value that may be secret. */
class DatabaseUrlError extends Error {
  override readonly name = "DatabaseUrlError";
}

/**
 * Reads a URL as psql and SQLAlchemy with psycopg2 read it. What it leaves out comes from libpq's variables (`PGHOST`,
 * `PGPORT`, `PGUSER`, `PGDATABASE`, `PGSSLMODE`, `PGSSLROOTCERT`, `PGSSLCERT`, `PGSSLKEY`); password and options from
 * `PGPASSWORD`, `PGPASSFILE` and `PGOPTIONS`, by pg itself.
 *
 * @throws {DatabaseUrlError} for what it cannot do, with the reason
 */
export function databaseTarget(text: string, environment: NodeJS.Dict<string> = process.env): DatabaseTarget {
  const parts = urlParts(text);
  if (typeof parts === "string") throw new DatabaseUrlError(parts);
  const problem = parameterProblem(parts.parameters);
  if (problem !== null) throw new DatabaseUrlError(problem);
  const { parameters } = parts;
  const { host, port } = hostAndPort(parts, environment);
  const user = parameters.user || parts.user || environment.PGUSER || systemUser();
  return {
    host,
    port,
    user,
    password: parameters.password ?? parts.password,
    database: parameters.dbname || parts.database || environment.PGDATABASE || user,
    tls: host.startsWith("/") ? null : tlsSettings(parameters, environment),
    options: parameters.options ?? null,
    applicationName: parameters.application_name ?? null,
    connectTimeoutMs: (Number(parameters.connect_timeout ?? 0) || 5) * 1_000,
    keepAliveMs: parameters.keepalives === "0" ? null : Number(parameters.keepalives_idle ?? 0) * 1_000,
  };
}

/** What of a URL that is taken has no effect, for the log; without anything of its value that may be secret. */
export function databaseNotices(
  text: string | null,
  environment: NodeJS.Dict<string> = process.env,
): readonly string[] {
  const parts = urlParts(text ?? "");
  if (typeof parts === "string") return [];
  const notices = [parameterNotice(parts.parameters), rootNotice(parts, environment)];
  return notices.filter((notice) => notice !== null);
}

function rootNotice(parts: UrlParts, environment: NodeJS.Dict<string>): string | null {
  const root = namedRoot(parts.parameters, environment);
  if (!root || existsSync(root) || hostAndPort(parts, environment).host.startsWith("/")) return null;
  return askedMode(parts.parameters, environment) === "require"
    ? "DATABASE_URL: sslrootcert: there is no such file, so the server's certificate is not checked"
    : null;
}

/** A database as a person recognises it, without user and password. */
export function databaseName(text: string): string {
  const { database, host, port } = databaseTarget(text);
  return `${database} at ${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function hostAndPort(parts: UrlParts, environment: NodeJS.Dict<string>): { host: string; port: number } {
  const named = parts.parameters.host || parts.host || environment.PGHOST || "";
  // SQLAlchemy takes host:port here.
  const [, host = named, ownPort] = /^([^/:@]+):(\d+)$/.exec(named) ?? [];
  const port = ownPort || parts.parameters.port || parts.port || environment.PGPORT || "5432";
  if (host.includes(",")) throw new DatabaseUrlError("expected one host, got several");
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new DatabaseUrlError("expected a port from 1 to 65535");
  }
  return { host: host || localHost(port), port: Number(port) };
}

/** Where libpq looks when no host is named: at the socket of this machine. */
function localHost(port: string): string {
  return SOCKET_FOLDERS.find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ?? "localhost";
}

/** As libpq does: whoever names a root certificate, or keeps one at its place, wants it checked. */
function tlsSettings(
  parameters: Readonly<Record<string, string>>,
  environment: NodeJS.Dict<string>,
): TlsSettings | null {
  const rootCertificate = namedRoot(parameters, environment) || usualRoot();
  const isSystem = rootCertificate === "system";
  const sslmode = askedMode(parameters, environment) ?? (isSystem ? "verify-full" : "prefer");
  if (isSystem && sslmode !== "verify-full") {
    throw new DatabaseUrlError(`sslrootcert=system: expected sslmode=verify-full with it, got ${sslmode}`);
  }
  if (sslmode.startsWith("verify") && rootCertificate === null) {
    throw new DatabaseUrlError(
      `sslmode=${sslmode}: expected sslrootcert with it, or ~/.postgresql/root.crt; for certificates that the system trusts use sslmode=verify-full&sslrootcert=system`,
    );
  }
  const sslcert = parameters.sslcert ?? environment.PGSSLCERT ?? null;
  const sslkey = parameters.sslkey ?? environment.PGSSLKEY ?? null;
  const files = { rootCertificate, certificate: sslcert, key: sslkey };
  if (sslmode === "verify-full") return { verify: "certificate and host", ...files };
  // Of `require` libpq passes over a file that is not there.
  const isChecked = rootCertificate !== null && existsSync(rootCertificate);
  if (sslmode === "verify-ca" || (sslmode === "require" && isChecked)) {
    return { verify: "certificate", ...files };
  }
  return sslmode === "require" || sslmode === "no-verify"
    ? { verify: "nothing", ...files, rootCertificate: null }
    : null;
}

function namedRoot(
  parameters: Readonly<Record<string, string>>,
  environment: NodeJS.Dict<string>,
): string | undefined {
  return parameters.sslrootcert || environment.PGSSLROOTCERT;
}

function askedMode(
  parameters: Readonly<Record<string, string>>,
  environment: NodeJS.Dict<string>,
): string | undefined {
  const asked = parameters.sslmode || (parameters.ssl ? "require" : environment.PGSSLMODE);
  return asked?.toLowerCase() || undefined;
}

/** Where libpq looks for a root certificate that nobody names. */
function usualRoot(): string | null {
  const home = ownHome();
  const path = home && join(home, ".postgresql", "root.crt");
  return path && existsSync(path) ? path : null;
}

/** `null` where there is none: a container may run as a user that is in no list of users. */
function ownHome(): string | null {
  try {
    return homedir();
  } catch {
    return null;
  }
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "postgres";
  }
}
