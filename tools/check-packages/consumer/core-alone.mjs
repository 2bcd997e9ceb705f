import assert from "node:assert/strict";
import { createReminderService, dueRule, normalizePhone, systemClock } from "@pengingat/core";
import { inMemoryStore, recordingMessenger } from "@pengingat/core/testing";

assert.equal(dueRule().nextVisitDate("2025-10-31"), "2026-02-28");
assert.equal(normalizePhone("0811-1234-567"), "628111234567");

const store = inMemoryStore({ vehicles: [{ lastVisitDate: "2025-08-16" }] });
const clock = systemClock({ timeZone: "Asia/Jakarta", today: "2025-12-16" });
const messenger = recordingMessenger();
const service = createReminderService({ ...store, messenger, clock }, { servicePhone: "0811-0000-9999" });
assert.equal((await service.run()).sent, 1);
