import assert from "node:assert/strict";
import { createReminderService, dueRule, normalizePhone, systemClock } from "@pengingat/core";
import { inMemoryLedger, inMemoryVehicles, recordingMessenger } from "@pengingat/core/testing";

assert.equal(dueRule().nextVisitDate("2025-10-31"), "2026-02-28");
assert.equal(normalizePhone("0811-1234-567"), "628111234567");

const service = createReminderService({
  vehicles: inMemoryVehicles([{ lastVisitDate: "2025-08-16" }]),
  messenger: recordingMessenger(),
  ledger: inMemoryLedger(),
  clock: systemClock({ timeZone: "Asia/Jakarta", today: "2025-12-16" }),
});
assert.equal((await service.run()).sent, 1);
