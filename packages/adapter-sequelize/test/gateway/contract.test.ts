import {
  contactDirectoryContract,
  gatewayNoticesContract,
  unresolvedOptOutsContract,
} from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

describe("in PostgreSQL they keep the contract:", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const suites = {
    contacts: contactDirectoryContract(async () => {
      await bench.database.query("truncate reminder_contact");
      return { contacts: bench.store.contacts };
    }),
    notices: gatewayNoticesContract(async () => {
      await bench.database.query("truncate reminder_notice");
      return { notices: bench.store.notices };
    }),
    "unresolved opt-outs": unresolvedOptOutsContract(async () => {
      await bench.database.query("truncate reminder_unresolved restart identity");
      return { unresolved: bench.store.unresolved };
    }),
  };
  for (const [what, cases] of Object.entries(suites)) {
    for (const { name, run } of cases) it(`${what}: ${name}`, run);
  }
});

it("they say that the database is lost where it cannot be reached", async () => {
  const lost = { code: "DATABASE_LOST" };
  await expect(onLostDatabase(({ contacts }) => contacts.find(["ID.1"]))).rejects.toMatchObject(lost);
  await expect(onLostDatabase(({ notices }) => notices.list())).rejects.toMatchObject(lost);
  await expect(onLostDatabase(({ unresolved }) => unresolved.find("1"))).rejects.toMatchObject(lost);
});
