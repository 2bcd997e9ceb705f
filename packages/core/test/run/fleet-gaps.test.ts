import { expect, it } from "vitest";
import { createReminderService } from "../../src/service/create-reminder-service.js";
import { fixedClock } from "../../src/testing/fixed-clock.js";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";
import type { SeedVehicle } from "../../src/testing/in-memory-vehicles.js";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";

const vehicles: SeedVehicle[] = [
  { lastVisitDate: "2025-08-16" },
  { lastVisitDate: null },
  { lastVisitDate: null, plate: "\u200b" },
  { lastVisitDate: null, plate: null, isInactive: true },
  { lastVisitDate: "2025-01-01", customer: null },
  { lastVisitDate: "2025-01-01", customer: { phone: "021-5550123" } },
  { lastVisitDate: "2025-01-01", customer: { phone: "8.1E+11" } },
  { lastVisitDate: "2025-01-01", customer: { phone: "0811000621 (Bu Ani)" } },
];

it("a preview counts who lacks a last visit, a mobile number or a plate; a run does not", async () => {
  const store = inMemoryStore({ vehicles });
  const service = createReminderService(
    { ...store, messenger: recordingMessenger(), clock: fixedClock("2025-12-16") },
    { servicePhone: "0811-0000-0000" },
  );
  expect((await service.preview()).gaps).toEqual({ lastVisit: 2, phone: 3, plate: 1 });
  expect((await service.run()).gaps).toBeUndefined();
});

it("nothing is counted without the port", async () => {
  const { fleet: _, ...store } = inMemoryStore({ vehicles });
  const service = createReminderService({ ...store, messenger: null }, { servicePhone: "0811-0000-0000" });
  expect((await service.preview()).gaps).toBeUndefined();
});
