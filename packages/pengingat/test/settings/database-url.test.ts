import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { describe, expect, onTestFinished, test } from "vitest";
import { databaseName, databaseNotices, databaseTarget } from "../../src/settings/database-url.js";

/** Without variables of libpq, as user `kasir`. */
const read = (url: string) => databaseTarget(url, { PGUSER: "kasir" });

const PLAIN = { host: "db", port: 5432, user: "u", password: "p", database: "bengkel" };

describe("the forms that psql and psycopg2 take:", () => {
  test.each<[string, object]>([
    ["postgresql://u:p@db:5432/bengkel", PLAIN],
    ["postgres://u:p@db/bengkel", PLAIN],
    ["postgresql+psycopg2://u:p@db/bengkel", PLAIN],
    ["postgresql+psycopg://u:p@db/bengkel", PLAIN],
    ["POSTGRESQL://u:p@db/bengkel", PLAIN],
    ["postgresql://u@db/bengkel", { ...PLAIN, password: null }],
    ["postgresql://u:@db/bengkel", { ...PLAIN, password: "" }],
    ["postgresql://db/bengkel", { ...PLAIN, user: "kasir", password: null }],
    ["postgresql://u:p@db", { ...PLAIN, database: "u" }],
    ["postgresql://u:p@db/", { ...PLAIN, database: "u" }],
    ["postgresql://u:p@db:6543/bengkel", { ...PLAIN, port: 6543 }],
    ["postgresql://u:p@[::1]:6543/bengkel", { ...PLAIN, host: "::1", port: 6543 }],
    ["postgresql://u:p@%2Fvar%2Frun%2Fpostgresql/bengkel", { ...PLAIN, host: "/var/run/postgresql" }],
    ["postgresql://u:p@%2Frun%2Fpg:6543/bengkel", { ...PLAIN, host: "/run/pg", port: 6543 }],
    ["postgresql:///bengkel?host=/var/run/postgresql", { host: "/var/run/postgresql", database: "bengkel" }],
    ["postgresql+psycopg2://u:p@/bengkel?host=/tmp", { ...PLAIN, host: "/tmp" }],
    ["postgresql+psycopg2://u:p@/bengkel?host=db:6543", { ...PLAIN, port: 6543 }],
    ["postgresql://?host=db&port=6543&user=u&password=p&dbname=bengkel", { ...PLAIN, port: 6543 }],
    ["postgresql://u:p%40ss%2Fw%23rd@db/bengkel", { ...PLAIN, password: "p@ss/w#rd" }],
    ["postgresql://u:p#ss?w=rd@db/bengkel", { ...PLAIN, password: "p#ss?w=rd" }],
    ["postgresql+psycopg2://u:p/ss:w@db/bengkel", { ...PLAIN, password: "p/ss:w" }],
    ["postgresql+psycopg2://u:12/34@db/bengkel", { ...PLAIN, password: "12/34" }],
    ["postgresql://u:12/34@db/bengkel", { ...PLAIN, password: "12/34" }],
    ["postgresql://u:5432/@db:6543/bengkel", { ...PLAIN, password: "5432/", port: 6543 }],
    ["postgresql://u:/@db/bengkel", { ...PLAIN, password: "/" }],
    ["postgresql+psycopg2://u:1/2?3#4:5@db/bengkel", { ...PLAIN, password: "1/2?3#4:5" }],
    ["postgresql://u:12?34@db/bengkel", { ...PLAIN, password: "12?34" }],
    ["postgresql://u:12#34@db/bengkel?sslmode=disable", { ...PLAIN, password: "12#34" }],
    ["postgresql://db:6543/bengkel?application_name=a@b", { host: "db", port: 6543, database: "bengkel" }],
    ["postgresql+psycopg2://u:50%off@db/bengkel", { ...PLAIN, password: "50%off" }],
    ["postgresql://u%20x:p@db/bengkel%20dua", { ...PLAIN, user: "u x", database: "bengkel dua" }],
    ["postgresql://db:6543/bengkel?application_name=a@b", { host: "db", port: 6543, applicationName: "a@b" }],
    ["postgresql://u:p@db/bengkel?options=-csearch_path%3Dservis", { options: "-csearch_path=servis" }],
    [
      "postgresql+psycopg2://u:p@db/bengkel?options=-c+search_path%3Dservis",
      { options: "-c search_path=servis" },
    ],
    ["postgresql://u:p@db/bengkel?keepalives=1&target_session_attrs=read-write", PLAIN],
    ["postgresql://u:p@db/bengkel", { connectTimeoutMs: 5_000, keepAliveMs: 0 }],
    ["postgresql://u:p@db/bengkel?connect_timeout=30", { connectTimeoutMs: 30_000 }],
    [
      "postgresql://u:p@db/bengkel?connect_timeout=0&keepalives_idle=0",
      { connectTimeoutMs: 5_000, keepAliveMs: 0 },
    ],
    ["postgresql://u:p@db/bengkel?keepalives=1&keepalives_idle=60", { keepAliveMs: 60_000 }],
    ["postgresql://u:p@db/bengkel?keepalives=0&keepalives_idle=60", { keepAliveMs: null }],
  ])("%s", (url, target) => {
    expect(read(url)).toMatchObject(target);
  });

  test.each([
    [
      "keepalives_interval=10&keepalives_count=3&tcp_user_timeout=geheim",
      "keepalives_interval, keepalives_count, tcp_user_timeout",
    ],
    ["tcp_user_timeout=5", "tcp_user_timeout"],
  ])("what has no effect is said: %s", (parameters, names) => {
    const url = `postgresql://u:p@db/bengkel?${parameters}`;
    expect(read(url)).toMatchObject(PLAIN);
    expect(databaseNotices(url)).toEqual([expect.stringMatching(`^DATABASE_URL: ${names}: not used`)]);
    expect(databaseNotices(url)[0]).not.toContain("geheim");
  });

  test("a root certificate that is not there is said, where that leaves the server unchecked", () => {
    const notice =
      "DATABASE_URL: sslrootcert: there is no such file, so the server's certificate is not checked";
    const notices = (parameters: string, root?: string) =>
      databaseNotices(`postgresql://u:p@db/bengkel?${parameters}`, { PGSSLROOTCERT: root });
    expect(notices("sslmode=require&sslrootcert=/geheim.pem")).toEqual([notice]);
    expect(notices("ssl=true", "/geheim.pem")).toEqual([notice]);
    expect(notices(`sslmode=require&sslrootcert=${import.meta.filename}`, "/geheim.pem")).toEqual([]);
    expect(notices("sslmode=require")).toEqual([]);
    expect(notices("sslmode=no-verify&sslrootcert=/geheim.pem")).toEqual([]);
    const socket = "postgresql:///x?host=/tmp&sslmode=require&sslrootcert=/geheim.pem";
    expect(databaseNotices(socket, {})).toEqual([]);
  });

  test("nothing is said of what has its effect", () => {
    expect(databaseNotices("postgresql://u:p@db/bengkel?connect_timeout=10&keepalives_idle=60")).toEqual([]);
    expect(databaseNotices(null)).toEqual([]);
  });

  test("what the URL leaves out comes from libpq's variables", () => {
    const variables = { PGHOST: "db", PGPORT: "6543", PGUSER: "u", PGDATABASE: "bengkel" };
    const target = { host: "db", port: 6543, user: "u", database: "bengkel" };
    expect(databaseTarget("postgresql://", variables)).toMatchObject(target);
    expect(databaseTarget("postgresql://other:1/x", variables)).toMatchObject({ host: "other", port: 1 });
  });
});

describe("sslmode means what it means to libpq:", () => {
  const files = { rootCertificate: null, certificate: null, key: null };

  test.each<[string, object | null]>([
    ["", null],
    ["sslmode=disable", null],
    ["sslmode=allow", null],
    ["sslmode=prefer", null],
    ["sslmode=require", { verify: "nothing", ...files }],
    ["sslmode=no-verify", { verify: "nothing", ...files }],
    ["ssl=true", { verify: "nothing", ...files }],
    [
      "sslmode=verify-ca&sslrootcert=/ca.pem",
      { verify: "certificate", ...files, rootCertificate: "/ca.pem" },
    ],
    [
      "sslmode=Verify-CA&sslrootcert=/ca.pem",
      { verify: "certificate", ...files, rootCertificate: "/ca.pem" },
    ],
    ["sslrootcert=system", { verify: "certificate and host", ...files, rootCertificate: "system" }],
    [
      "ssl=true&sslmode=verify-full&sslrootcert=system",
      { verify: "certificate and host", ...files, rootCertificate: "system" },
    ],
    [
      `sslmode=require&sslrootcert=${import.meta.filename}`,
      { verify: "certificate", ...files, rootCertificate: import.meta.filename },
    ],
    ["sslmode=require&sslrootcert=/none.pem", { verify: "nothing", ...files }],
    [
      "sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem",
      { verify: "certificate and host", rootCertificate: "/ca.pem", certificate: "/c.pem", key: "/k.pem" },
    ],
  ])("%s", (parameters, tls) => {
    expect(read(`postgresql://u:p@db/bengkel?${parameters}`).tls).toEqual(tls);
  });

  test("a Unix socket is never encrypted", () => {
    expect(read("postgresql:///x?host=/tmp&sslmode=require").tls).toBeNull();
  });
});

describe("what is not taken is refused with its reason, and without the password:", () => {
  test.each<[string, string]>([
    ["mysql://u:geheim@db/x", "got a URL that begins with mysql:"],
    ["postgresql+asyncpg://u:geheim@db/x", "got a URL that begins with postgresql+asyncpg:"],
    ["host=db dbname=bengkel user=u password=geheim", "got key=value pairs"],
    ["bengkel", "got something that is not a URL"],
    ["postgresql:/u:geheim@db/x", "got a URL that begins with postgresql:"],
    ["postgresql://u:ge@heim@db/x", "percent-encode @ / ? # : and %"],
    ["postgresql+psycopg2://u:ge@heim@db/x", "percent-encode"],
    ["postgresql://u:a@geheim/b@db/x", "percent-encode"],
    ["postgresql://u:a@b/geheim@db/x", "percent-encode"],
    ["postgresql://u:a@b?geheim@db/x", "percent-encode"],
    ["postgresql://u:a@b?geheim=1@db/x", "a parameter that is not used"],
    ["postgresql://u:12/3@geheim@db/x", "percent-encode"],
    ["postgresql://u/geheim:p@db/x", "percent-encode"],
    ["postgresql://kasir@pusat:geheim@db/x", "percent-encode"], // secretlint-disable-line -- invented, to be refused
    ["postgresql://u:p@db/x?geheim", "in a password write ? as %3F"],
    ["postgresql://u:geheim@db/x?hostaddr=127.0.0.1", "hostaddr: not used; write the address as the host"],
    ["postgresql://u:geheim@db/x?passfile=/geheim", "passfile: not used; set PGPASSFILE"],
    ["postgresql://u:geheim@db/x?ssl=false", "ssl: expected true"],
    [
      "postgresql://u:geheim@db/x?connect_timeout=3601",
      "connect_timeout: expected whole seconds from 0 to 3600",
    ],
    ["postgresql://u:geheim@db/x?connect_timeout=geheim", "connect_timeout: expected whole seconds"],
    ["postgresql://u:geheim@db/x?keepalives_idle=-1", "keepalives_idle: expected whole seconds"],
    ["postgresql://u:geheim@db/x?keepalives=2", "keepalives: expected 0, 1"],
    ["postgresql://u:geheim@db/x?sslmode=verify-ca", "sslmode=verify-ca: expected sslrootcert with it"],
    ["postgresql://u:geheim@db/x?sslmode=Verify-Full", "sslmode=verify-full: expected sslrootcert with it"],
    [
      "postgresql://u:geheim@db/x?sslmode=verify-ca&sslrootcert=system",
      "expected sslmode=verify-full with it",
    ],
    [
      "postgresql://u:geheim@db/x?require_auth=geheim",
      "require_auth: not used; expected after the ? only host",
    ],
    ["postgresql://u:geheim@a,b/x", "expected one host, got several"],
    ["postgresql://u:geheim@a:1,b:2/x", "expected one host, got several"],
    ["postgresql://u:geheim@/x?host=a,b", "expected one host, got several"],
    ["postgresql+psycopg2://u:geheim@/x?host=a:1&host=b:2", "expected one host, got several"],
    ["postgresql://u:geheim@db:port/x", "expected a port from 1 to 65535"],
    ["postgresql://u:geheim@db:0/x", "expected a port from 1 to 65535"],
    ["postgresql://u:geheim@db/x?schema=geheim", "expected the schema in options"],
    ["postgresql://u:geheim@db/x?pgbouncer=geheim", "pgbouncer: not used"],
    ["postgresql://u:geheim@db/x?sslmode=geheim", "sslmode: expected disable, allow"],
    ["postgresql://u:geheim@db/x?channel_binding=require", "channel_binding: expected"],
    ["postgresql://u:geheim@db/x?service=geheim", "service: not used"],
    ["postgresql://u:geheim@db/x?constructor=geheim", "constructor: not used"],
    ["postgresql://u:geheim@db/x?sslmode=require&sslrootcert=system", "expected sslmode=verify-full with it"],
    ["postgresql://u:geheim@db/x?sslmode", "expected name=value after the ?"],
  ])("%s", (url, reason) => {
    const refusal = expect.objectContaining({
      name: "DatabaseUrlError",
      message: expect.stringContaining(reason),
    });
    expect(() => read(url)).toThrow(refusal);
    expect(() => read(url)).not.toThrow(/geheim/);
  });
});

test("a database is shown without user and password", () => {
  expect(databaseName("postgresql://u:geheim@db:6543/bengkel")).toBe("bengkel at db:6543");
  expect(databaseName("postgresql://u:geheim@[::1]/bengkel")).toBe("bengkel at [::1]:5432");
});

test("who has no home folder, and no name, as a container's user, is let in all the same", () => {
  const { homedir, userInfo } = os;
  const fail = () => {
    throw new Error("ENOENT: no such file or directory, uv_os_homedir");
  };
  onTestFinished(() => {
    Object.assign(os, { homedir, userInfo });
    syncBuiltinESMExports();
  });
  Object.assign(os, { homedir: fail, userInfo: fail });
  syncBuiltinESMExports();
  expect(databaseTarget("postgresql://db/bengkel?sslmode=require", {})).toMatchObject({
    user: "postgres",
    tls: { verify: "nothing", rootCertificate: null },
  });
});
