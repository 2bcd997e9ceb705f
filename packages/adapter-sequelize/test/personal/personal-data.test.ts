import { personalDataContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

describe("personal data in PostgreSQL keep the contract:", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const cases = personalDataContract(async () => {
    await bench.database.query(
      `truncate reminder_delivery, reminder_call, reminder_suppression, reminder_erased_opt_out, reminder_unresolved,
         reminder_contact, reminder_activity, reminder_run, reminder_skip`,
    );
    return { store: bench.store, elapse: bench.elapse };
  });
  for (const { name, run } of cases) it(name, run);

  it("says that the database is lost where it cannot be reached", async () => {
    const lost = onLostDatabase(({ personalData }) =>
      personalData.read({ number: "628110000001", vehicleIds: [], plates: [] }),
    );
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
