import { once } from "node:events";
import { connect, createServer } from "node:net";
import { ReminderError } from "@pengingat/core";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { type Options, QueryTypes, Sequelize } from "sequelize";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqlStates, valueFault, withDatabaseErrors } from "../../src/database/database-error.js";

const SECRET = "08110000001";

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
  await database.query("create table note (id integer primary key, body text)");
  await database.query("create view counted as select count(*) from note");
});

afterAll(() => database.drop());

/** What `work` fails with on a Sequelize of its own. */
async function failure(
  work: (sequelize: Sequelize) => Promise<unknown>,
  options: Options = {},
  url = database.url,
): Promise<unknown> {
  const sequelize = new Sequelize(url, { logging: false, ...options });
  try {
    await withDatabaseErrors(() => work(sequelize));
  } catch (error) {
    return error;
  } finally {
    await sequelize.close();
  }
  throw new Error("expected a failure, got none");
}

const UNREACHABLE = "cannot reach the database, or it cannot answer now";

function expectLost(error: unknown, kind: string, words: string = UNREACHABLE): void {
  expect(error).toBeInstanceOf(ReminderError);
  expect(error).toMatchObject({ code: "DATABASE_LOST", message: expect.stringContaining(words) });
  expect((error as ReminderError).message).toMatch(new RegExp(`^[^"0-9]+ \\(${kind}\\)$`));
  expect(error).toHaveProperty("cause");
}

/** Holds a lock on the table while `work` runs. */
async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  const holder = new Sequelize(database.url, { logging: false });
  try {
    return await holder.transaction(async (transaction) => {
      await holder.query("lock table note in access exclusive mode", { transaction });
      return await work();
    });
  } finally {
    await holder.close();
  }
}

const insert = (sequelize: Sequelize) =>
  sequelize.query("insert into note values ($1, $2)", { bind: [1, SECRET], type: QueryTypes.RAW });

describe("a database that is lost:", () => {
  test("nobody listens", async () => {
    const error = await failure(insert, {}, "postgresql://postgres@127.0.0.1:1/none");
    expectLost(error, "ECONNREFUSED");
  });

  test("the name does not resolve", async () => {
    const error = await failure(insert, {}, "postgresql://postgres@nowhere.invalid/none");
    expect(error).toMatchObject({ code: "DATABASE_LOST" });
  });

  test("the server hangs up on the start-up packet", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.destroy())).listen(
      0,
      "127.0.0.1",
    );
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const error = await failure(insert, {}, `postgresql://postgres@127.0.0.1:${port}/none`);
    server.close();
    expect(error).toMatchObject({ code: "DATABASE_LOST" });
  });

  test("there is no such database", async () => {
    const url = new URL(database.url);
    url.pathname = "/nowhere";
    expectLost(await failure(insert, {}, url.href), "SQLSTATE 3D000", "no database of this name");
  });

  test("it takes no connections", async () => {
    const closed = await createDatabase();
    const { pathname } = new URL(closed.url);
    await database.query(`alter database ${pathname.slice(1)} with allow_connections false`);
    const error = await failure(insert, {}, closed.url);
    await closed.drop();
    expectLost(error, "SQLSTATE 55000");
  });

  test("this role may not connect to it", async () => {
    const closed = await createDatabase();
    const url = new URL(closed.url);
    const name = url.pathname.slice(1);
    await database.query(`revoke connect on database ${name} from public; create role ${name} login`);
    url.username = name;
    const error = await failure(insert, {}, url.href);
    await closed.drop();
    await database.query(`drop role ${name}`);
    expectLost(error, "SQLSTATE 42501");
  });

  test("the server ends the session in the middle of a statement", async () => {
    const error = await failure((sequelize) =>
      sequelize.query("select pg_terminate_backend(pg_backend_pid()), pg_sleep(10)"),
    );
    expectLost(error, "SQLSTATE 57P01", "ended the connection");
  });

  test("the connection ends without a word in the middle of a statement", async () => {
    const server = createServer((client) => {
      const upstream = connect(Number(new URL(database.url).port), "127.0.0.1");
      client.pipe(upstream).pipe(client);
      client.on("data", (chunk) => chunk.includes("pg_sleep") && client.destroy());
      client.once("close", () => upstream.destroy());
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const url = new URL(database.url);
    url.port = String(typeof address === "object" ? address?.port : 0);
    const error = await failure((sequelize) => sequelize.query("select pg_sleep(10)"), {}, url.href);
    server.close();
    expectLost(error, "connection ended");
  });

  test("a statement takes longer than the server allows", async () => {
    const error = await failure((sequelize) => sequelize.query("select pg_sleep(10)"), {
      dialectOptions: { statement_timeout: 50 },
    });
    expectLost(error, "SQLSTATE 57014", "the statement was cancelled");
  });

  test("a statement takes longer than the client waits", async () => {
    const error = await failure((sequelize) => sequelize.query("select pg_sleep(1)"), {
      dialectOptions: { query_timeout: 50 },
    });
    expectLost(error, "connection ended");
  });

  test("somebody else holds the lock", async () => {
    const error = await whileLocked(() => failure(insert, { dialectOptions: { lock_timeout: 50 } }));
    expectLost(error, "SQLSTATE 55P03", "another session holds a lock");
  });

  test("the database is read-only", async () => {
    const error = await failure((sequelize) =>
      sequelize.transaction(async (transaction) => {
        await sequelize.query("set transaction read only", { transaction });
        await sequelize.query("insert into note values (1)", { transaction });
      }),
    );
    expectLost(error, "SQLSTATE 25006", "the database is read-only");
  });

  test("two transactions cannot both be", async () => {
    const error = await failure((sequelize) =>
      sequelize.query("do $$ begin raise exception 'no' using errcode = '40001'; end $$"),
    );
    expectLost(error, "SQLSTATE 40001", "other transactions kept conflicting");
  });

  test("all connections of the pool are taken", async () => {
    const error = await failure((sequelize) => sequelize.transaction(() => sequelize.query("select 1")), {
      pool: { max: 1, acquire: 50 },
    });
    expectLost(error, "SequelizeConnectionAcquireTimeoutError");
  });

  test("the pool is closed already", async () => {
    const error = await failure(async (sequelize) => {
      await sequelize.close();
      await sequelize.query("select 1");
    });
    expectLost(error, "connection ended");
  });

  test.each([
    ["08006", UNREACHABLE],
    ["08P01", UNREACHABLE],
    ["25P04", UNREACHABLE],
    ["28P01", "the database refused the user or the password"],
    ["28000", "the database does not let this user in"],
    ["40P01", "other transactions kept conflicting"],
    ["53100", "the disk of the database is full"],
    ["53200", "the database is out of memory"],
    ["53300", "the database takes no more connections"],
    ["53400", "the database is at one of its limits"],
    ["57P02", "the database is starting up, shutting down or recovering"],
    ["57P03", "the database is starting up, shutting down or recovering"],
  ])("SQLSTATE %s", async (state, words) => {
    const error = await failure((sequelize) =>
      sequelize.query(`do $$ begin raise exception 'no' using errcode = '${state}'; end $$`),
    );
    expectLost(error, `SQLSTATE ${state}`, words);
  });

  test.each([
    ["ERR_TLS_CERT_ALTNAME_INVALID", "is for another host"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "is not trusted"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "is not trusted"],
    ["CERT_HAS_EXPIRED", "has expired"],
  ])("a certificate that is refused with %s", async (code, words) => {
    const refused = Object.assign(new Error("Hostname/IP does not match: db.internal"), { code });
    const error = await withDatabaseErrors(() => Promise.reject(refused)).catch((thrown: unknown) => thrown);
    expectLost(error, code, `the certificate of the database ${words}`);
  });

  test.each(["ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND"])("a bare %s", async (code) => {
    const work = withDatabaseErrors(() => Promise.reject(Object.assign(new Error("socket"), { code })));
    expectLost(await work.catch((error: unknown) => error), code);
  });
});

describe("a schema that is not as expected:", () => {
  test.each([
    ["a table", "select * from nothing", 'relation "nothing" does not exist (SQLSTATE 42P01)'],
    ["a column", "select nothing from note", 'column "nothing" does not exist (SQLSTATE 42703)'],
    ["a schema", "create table nowhere.x (id integer)", 'schema "nowhere" does not exist (SQLSTATE 3F000)'],
    ["a type", "select null::nothing", 'type "nothing" does not exist (SQLSTATE 42704)'],
    [
      "what a view does",
      "insert into counted values (1)",
      'cannot insert into view "counted" (SQLSTATE 55000)',
    ],
    ["an operator", "select id = body from note", "operator does not exist: integer = text (SQLSTATE 42883)"],
  ])("%s is missing", async (_what, sql, message) => {
    expect(await failure((sequelize) => sequelize.query(sql))).toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: `the database refused: ${message}`,
    });
  });
});

test("the message never holds a bound value", async () => {
  const error = await whileLocked(() => failure(insert, { dialectOptions: { lock_timeout: 50 } }));
  expect(String(error)).not.toContain(SECRET);
  expect(JSON.stringify(error)).not.toContain(SECRET);
});

test("what a function raises is not shown, whatever SQLSTATE it takes", async () => {
  const raise = `do $$ begin raise exception 'nomor ${SECRET} salah' using errcode = '42704'; end $$`;
  expect(await failure((sequelize) => sequelize.query(raise))).toMatchObject({
    code: "SCHEMA_MISMATCH",
    message: "the database refused what a function in it does (SQLSTATE 42704)",
  });
});

test("a fault of a value is any SQLSTATE that a function raises", async () => {
  const states = [
    "02000",
    "20000",
    "21000",
    "22P02",
    "23505",
    "2F005",
    "38000",
    "39004",
    "42501",
    "42601",
    "42P01",
    "44000",
    "54001",
    "55000",
    "BG001",
    "E0001",
    "P0001",
    "XX001",
    "08006",
    "25P02",
    "26000",
    "28000",
    "40002",
    "53200",
    "55006",
    "57000",
    "58030",
    "HV00N",
  ];
  const faults: (string | null)[] = [];
  const sequelize = new Sequelize(database.url, { logging: false });
  for (const state of states) {
    const raise = `do $$ begin raise exception 'no' using errcode = '${state}'; end $$`;
    const raised = withDatabaseErrors(() => sequelize.query(raise)).catch((error: unknown) => error);
    faults.push(valueFault(await raised));
  }
  await sequelize.close();
  expect(faults).toEqual(states);
});

test("what the server says of itself while a function runs is no fault of a value", async () => {
  const error = await failure((sequelize) => sequelize.query("do $$ begin perform pg_sleep(5); end $$"), {
    dialectOptions: { statement_timeout: 20 },
  });
  expect([sqlStates(error)[0], valueFault(error)]).toEqual(["57014", null]);
});

test("a statement that is wrong by itself has no fault of a value", async () => {
  for (const sql of [
    "select from",
    "select 1 group by 7",
    "select * from nothing",
    "insert into counted values (1)",
  ]) {
    const error = await failure((sequelize) => sequelize.query(sql));
    expect([sqlStates(error)[0], valueFault(error)]).toEqual([expect.stringMatching(/^(42|55000)/), null]);
  }
});

test("what is neither passes as it came", async () => {
  const conflict = await failure((sequelize) =>
    sequelize.query("insert into note values (2, null), (2, null)"),
  );
  expect(conflict).toMatchObject({ name: "SequelizeUniqueConstraintError" });
  const own = new ReminderError("CONFLICT", "theirs");
  await expect(withDatabaseErrors(() => Promise.reject(own))).rejects.toBe(own);
  await expect(withDatabaseErrors(() => Promise.reject("text"))).rejects.toBe("text");
  await expect(withDatabaseErrors(async () => 7)).resolves.toBe(7);
});
