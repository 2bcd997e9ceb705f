import { execFileSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type PostgresServer, startPostgres } from "@pengingat/test-support/postgres";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { connectDatabase } from "../../src/database/connect.js";
import { databaseProblem } from "../../src/database/database-problem.js";
import { StartUpError } from "../../src/process/start-up-error.js";

let folder: string;
let encrypted: PostgresServer;
let plain: PostgresServer;

/**
 * `certificates` has a server's for `localhost` alone with its key, `ca.pem` that signed it, `other.pem` that signed
 * nothing but has the same name, and `client.pem` of the same key for clients alone. They are valid for a hundred years and open nothing.
 */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pengingat-tls-"));
  cpSync(join(import.meta.dirname, "certificates"), folder, { recursive: true });
  chmodSync(folder, 0o755);
  const key = createPrivateKey({
    key: readFileSync(join(folder, "server-key.der")),
    format: "der",
    type: "pkcs8",
  });
  writeFileSync(join(folder, "server.key"), key.export({ format: "pem", type: "pkcs8" }));
  protect(join(folder, "server.key"));
  // Node reads what the system trusts once, when it is first asked for it.
  process.env.SSL_CERT_FILE = join(folder, "ca.pem");
  [encrypted, plain] = await Promise.all([
    startPostgres({
      ssl: "on",
      ssl_cert_file: join(folder, "server.pem"),
      ssl_key_file: join(folder, "server.key"),
    }),
    startPostgres(),
  ]);
}, 120_000);
afterAll(async () => {
  delete process.env.SSL_CERT_FILE;
  await Promise.all([encrypted?.destroy(), plain?.destroy()]);
  rmSync(folder, { recursive: true, force: true });
});

/** PostgreSQL wants its key readable by its own user alone, which is `nobody` where root starts it. */
function protect(key: string): void {
  chmodSync(key, 0o600);
  if (process.getuid?.() !== 0) return;
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  chownSync(key, id("-u"), id("-g"));
}

/** `true` where the connection is encrypted, `false` where it is not, or why there is none. */
async function connect(server: PostgresServer, host: string, parameters: string): Promise<boolean | string> {
  const url = `postgresql://postgres@${host}:${server.port}/postgres?${parameters.replaceAll("FOLDER", folder)}`;
  let sequelize: ReturnType<typeof connectDatabase> | undefined;
  try {
    sequelize = connectDatabase(url);
    const [rows] = await sequelize.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()");
    return (rows as { ssl: boolean }[])[0]?.ssl ?? false;
  } catch (error) {
    return error instanceof StartUpError ? error.message : databaseProblem(error as Error).message;
  } finally {
    await sequelize?.close();
  }
}

test.each<[host: string, parameters: string, outcome: boolean | RegExp]>([
  ["localhost", "", false],
  ["127.0.0.1", "sslmode=require", true],
  ["127.0.0.1", "sslmode=require&sslrootcert=FOLDER/other.pem", /certificate is not signed|self-signed/],
  ["127.0.0.1", "sslmode=require&sslrootcert=FOLDER/none.pem", true],
  ["127.0.0.1", "sslmode=require&sslrootcert=FOLDER/server-key.der", /sslrootcert cannot be read \(ERR_OSSL/],
  ["127.0.0.1", "sslmode=verify-ca&sslrootcert=FOLDER/none.pem", /sslrootcert cannot be read \(ENOENT\)/],
  ["127.0.0.1", "sslmode=verify-ca&sslrootcert=FOLDER/ca.pem", true],
  ["127.0.0.1", "sslmode=verify-ca&sslrootcert=FOLDER/other.pem", /certificate is not signed|self-signed/],
  ["localhost", "sslmode=verify-full&sslrootcert=FOLDER/ca.pem", true],
  ["127.0.0.1", "sslmode=verify-full&sslrootcert=FOLDER/ca.pem", /certificate is for another host/],
  ["localhost", "sslrootcert=system", true],
  ["127.0.0.1", "sslmode=verify-full&sslrootcert=system", /certificate is for another host/],
  ["localhost", "sslmode=verify-full&sslrootcert=FOLDER/none.pem", /sslrootcert cannot be read \(ENOENT\)/],
  [
    "localhost",
    "sslmode=verify-full&sslrootcert=FOLDER/server-key.der",
    /sslrootcert cannot be read \(ERR_OSSL/,
  ],
  ["localhost", "sslmode=require&sslcert=FOLDER/server-key.der", /sslcert cannot be read \(ERR_OSSL/],
  ["localhost", "sslmode=require&sslkey=FOLDER/ca.pem", /sslkey cannot be read \(ERR_OSSL/],
])("a server with a certificate for localhost, as %s?%s: %s", async (host, parameters, outcome) => {
  const found = await connect(encrypted, host, parameters);
  if (typeof outcome === "boolean") expect(found).toBe(outcome);
  else expect(found).toMatch(outcome);
});

test("an address that asks for no encryption gets none, whatever the driver makes of PGSSLMODE", async () => {
  vi.stubEnv("PGSSLMODE", "verify-full");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await connect(plain, "127.0.0.1", "sslmode=disable")).toBe(false);
  expect(await connect(encrypted, "127.0.0.1", "sslmode=disable")).toBe(false);
});

test("a certificate that is for no server is refused, by its code", async () => {
  const certificate = join(folder, "server.pem");
  const before = readFileSync(certificate);
  onTestFinished(async () => {
    writeFileSync(certificate, before);
    await changed("select pg_reload_conf()");
  });
  copyFileSync(join(folder, "client.pem"), certificate);
  await changed("select pg_reload_conf()");
  expect(await connect(encrypted, "127.0.0.1", "sslmode=verify-ca&sslrootcert=FOLDER/client.pem")).toBe(
    "The database cannot be used: its certificate is refused (INVALID_PURPOSE).",
  );
});

test("encryption that cannot be agreed on is no silence", async () => {
  onTestFinished(() =>
    changed(
      "alter system reset ssl_ciphers; alter system reset ssl_max_protocol_version; select pg_reload_conf()",
    ),
  );
  await changed(
    "alter system set ssl_ciphers = 'eNULL:@SECLEVEL=0'; alter system set ssl_max_protocol_version = 'TLSv1.2'; select pg_reload_conf()",
  );
  expect(await connect(encrypted, "127.0.0.1", "sslmode=require")).toMatch(
    /^The database cannot be used: encryption could not be agreed on \((EPROTO|ERR_SSL_\w+)\)\.$/,
  );
});

/** Changes the server's configuration, statement by statement, and waits until new sessions have it. */
async function changed(sql: string): Promise<void> {
  const sequelize = connectDatabase(`${encrypted.url}?sslmode=disable`);
  for (const statement of sql.split("; ")) await sequelize.query(statement);
  await sequelize.close();
}

test("a root certificate that nobody names is libpq's own, where there is one", async () => {
  const home = join(folder, "home");
  const usual = join(home, ".postgresql", "root.crt");
  vi.stubEnv("HOME", home);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => connectDatabase("postgresql://localhost/x?sslmode=verify-full")).toThrow(
    "sslmode=verify-full: expected sslrootcert with it, or ~/.postgresql/root.crt",
  );
  mkdirSync(dirname(usual), { recursive: true });
  copyFileSync(join(folder, "ca.pem"), usual);
  expect(await connect(encrypted, "localhost", "sslmode=verify-full")).toBe(true);
  copyFileSync(join(folder, "other.pem"), usual);
  expect(await connect(encrypted, "localhost", "sslmode=require")).toMatch(
    /certificate is not signed|self-signed/,
  );
});

test.each(["sslmode=require", "sslmode=verify-full&sslrootcert=system"])(
  "a server without encryption, asked with %s",
  async (mode) => {
    expect(await connect(plain, "127.0.0.1", mode)).toMatch(/does not offer the encryption that sslmode/);
  },
);
