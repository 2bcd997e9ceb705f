import { oddArguments, type PublicFunction } from "@pengingat/test-support/odd-arguments";
import { describe, expect, it } from "vitest";
import { migratePgBoss, pgBossScheduler } from "../src/index.js";

/** Nothing listens there. */
const CONNECTION = {
  host: "127.0.0.1",
  port: 1,
  user: "u",
  password: "p",
  database: "d",
  ssl: false,
  max: 1,
};

const OPTIONS = {
  ...{ connection: CONNECTION, service: { run: async () => {} }, timeZone: "Asia/Jakarta", shards: 1 },
  scheduledRuns: { acquire() {}, renew() {}, release() {}, hasAny() {} },
  ...{
    schema: "pengingat_pgboss",
    leaseMs: 1,
    catchUpWithinMs: 0,
    retryEveryMs: 1,
    stopTimeoutMs: 0,
    onEvent: () => {},
  },
};

const make = () => pgBossScheduler(OPTIONS as never);
const TIME = { hour: 7, minute: 0 };

const FUNCTIONS: Readonly<Record<string, PublicFunction>> = {
  // What the driver takes is the driver's.
  pgBossScheduler: { call: pgBossScheduler, args: [OPTIONS], open: ["0.connection"] },
  start: { call: (time: never) => make().start(time), args: [TIME] },
  startAndCatchUp: { call: (time: never) => make().startAndCatchUp(time), args: [TIME] },
};

describe("what plain JavaScript may bring", () => {
  it.each(Object.entries(FUNCTIONS))(
    "is taken or refused by %s with a ReminderError that names what is wrong",
    async (_, given) => {
      expect(await oddArguments(given)).toEqual([]);
    },
  );

  it.each([
    [undefined, "options"],
    [null, "options"],
    [{}, "connection"],
    [{ connection: null }, "connection"],
    [{ connection: "postgresql://u@h/d" }, "connection"],
    [{ connection: CONNECTION, schemas: "x" }, "schemas (did you mean schema?)"],
    [{ connection: CONNECTION, schema: "Pg Boss" }, "schema"],
  ])("is refused by migratePgBoss before it connects: %j", async (tables, named) => {
    const error = await migratePgBoss(tables as never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "INVALID_OPTION", message: expect.stringContaining(named) });
  });

  it("has all wrong names at once, with the right ones", () => {
    const { leaseMs, ...others } = OPTIONS;
    const wrong = { ...others, leaseMS: leaseMs, shard: 4 };
    expect(() => pgBossScheduler(wrong as never)).toThrow(
      /^options: unknown leaseMS \(did you mean leaseMs\?\), shard \(did you mean shards\?\)/,
    );
  });
});
