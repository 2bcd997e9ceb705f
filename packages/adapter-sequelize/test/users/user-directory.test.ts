import { userDirectoryContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

describe("the users in PostgreSQL keep the contract:", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const cases = userDirectoryContract(async () => {
    await bench.database.query("truncate reminder_user cascade");
    return {
      users: bench.store.users,
      async elapse(ms) {
        await bench.database.query(
          "update reminder_session set expires_at = expires_at - $1::float8 * interval '1 ms'",
          [ms],
        );
      },
    };
  });
  for (const { name, run } of cases) it(name, run);

  it("of sessions that open while the password changes, none outlives it", async () => {
    const { users } = bench.store;
    for (let round = 0; round < 20; round += 1) {
      await users.put({ name: "Sari", password: "old" });
      const session = { name: "Sari", password: "old", lifetimeMs: 60_000 };
      const ids = Array.from({ length: 4 }, (_, n) => `${round}.${n}`);
      await Promise.all([
        users.put({ name: "Sari", password: "new" }),
        ...ids.map((id) => users.openSession({ ...session, id })),
      ]);
      expect(await Promise.all(ids.map((id) => users.userOfSession(id)))).toEqual(ids.map(() => null));
    }
  });

  it("sessions whose time is over are deleted when another one is opened", async () => {
    const { users } = bench.store;
    await users.put({ name: "Sari", password: null });
    await users.openSession({ id: "old", name: "Sari", password: null, lifetimeMs: -1 });
    await users.openSession({ id: "new", name: "Sari", password: null, lifetimeMs: 60_000 });
    expect(await bench.database.query("select id from reminder_session")).toEqual([{ id: "new" }]);
  });

  it("says that the database is lost where it cannot be reached", async () => {
    const lost = onLostDatabase(({ users }) => users.find("Sari"));
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
