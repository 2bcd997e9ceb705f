import { createDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { expect, onTestFinished, test } from "vitest";
import { sequelizeStore } from "../../src/index.js";
import { delivery, open } from "../ledger/deliveries.js";

const WORDS = "Terkirim 👍 café “oke” 王\u0000.";

/** What a database of each encoding keeps of the words. */
const KEPT: readonly (readonly [encoding: string, kept: string])[] = [
  ["UTF8", "Terkirim 👍 café “oke” 王."],
  ["LATIN1", "Terkirim ? café ?oke? ?."],
  ["WIN1252", "Terkirim ? café “oke” ?."],
  ["LATIN2", "Terkirim ? café ?oke? ?."],
  ["LATIN9", "Terkirim ? café ?oke? ?."],
  ["KOI8R", "Terkirim ? caf? ?oke? ?."],
  ["EUC_CN", "Terkirim ? café “oke” 王."],
  ["EUC_KR", "Terkirim ? caf? “oke” 王."],
  ["SQL_ASCII", "Terkirim 👍 café “oke” 王."],
];

test.each(KEPT)("a database in %s keeps what it can of words from outside", async (encoding, kept) => {
  const database = await createDatabase(undefined, encoding);
  const sequelize = new Sequelize(database.url, { logging: false });
  onTestFinished(async () => {
    await sequelize.close();
    await database.drop();
  });
  const store = sequelizeStore(sequelize);
  await store.migrate();

  const run = await open(store.ledger);
  const [sent, failed, unknown] = [delivery("1"), delivery("2"), delivery("3")];
  await run.settleAndBegin([], [sent, failed, unknown]);
  const change = await run.settleAndBegin(
    [
      { begun: sent, attempts: 1, status: "sent", response: WORDS, messageId: "7" },
      { begun: failed, attempts: 1, status: "failed", code: "REJECTED", reason: WORDS },
      { begun: unknown, attempts: 1, status: "unknown", code: "TIMEOUT", reason: WORDS },
    ],
    [],
  );
  expect(change.settled.size).toBe(3);
  const rows = await database.query<{ words: string }>(
    "select coalesce(reason, response) as words from reminder_delivery order by vehicle_id",
  );
  expect(rows.map(({ words }) => words)).toEqual([kept, kept, kept]);

  const record = await store.records.list({ after: null, limit: 1, status: "unknown" });
  expect(await store.records.resolve(record.deliveries[0]?.id ?? "", { outcome: "sent", by: WORDS })).toBe(
    "resolved",
  );
  await store.suppressions.add({ number: "628110000001", kind: "opted_out", by: WORDS, reason: WORDS });
  const { suppressions } = await store.suppressions.list({ kind: null, after: null, limit: 9 });
  expect(suppressions).toMatchObject([{ by: kept, reason: kept }]);
  await store.history.begin({
    runId: crypto.randomUUID(),
    startedBy: { kind: "http", by: WORDS },
    today: "2025-12-16",
    leaseMs: 1_000,
  });
  const { runs } = await store.history.list({ after: null, limit: 9 });
  expect(runs).toMatchObject([{ startedBy: { by: kept } }]);
});

test("names that the encoding does not have are refused as keys, so that two never become one", async () => {
  const database = await createDatabase(undefined, "LATIN1");
  const sequelize = new Sequelize(database.url, { logging: false });
  onTestFinished(async () => {
    await sequelize.close();
    await database.drop();
  });
  const store = sequelizeStore(sequelize);
  const { users } = store;
  await store.migrate();
  for (const name of ["José", "??"]) expect(await users.put({ name, password: "hash" })).toBe("added");
  const refused = (option: string) => ({
    code: "INVALID_OPTION",
    message: `${option}: expected characters that the database's encoding has, got one that it does not have`,
  });
  await expect(users.put({ name: "王五", password: "other" })).rejects.toMatchObject(refused("name"));
  expect(await users.find("王五")).toBeNull();
  expect(await users.openSession({ id: "1", name: "王五", password: "hash", lifetimeMs: 9_999 })).toBe(false);
  expect(await users.remove("王五")).toBe(false);
  expect((await users.list()).map(({ name }) => name)).toEqual(["??", "José"]);
  expect(await users.find("JOSÉ")).toMatchObject({ name: "José" });

  const { quota } = sequelizeStore(sequelize, { sender: "王五" });
  await expect(quota.reserve("2025-12-16", 1, 9)).rejects.toMatchObject(refused("sender"));
  expect(await sequelizeStore(sequelize, { sender: "Café" }).quota.reserve("2025-12-16", 1, 9)).toBe(1);
});
