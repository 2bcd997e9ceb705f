import { fixedClock, inMemoryLedger, inMemoryVehicles, recordingMessenger } from "@pengingat/core/testing";
import { expect, test } from "vitest";
import { morningRound } from "../src/morning-round.js";

function swapped({ messenger = recordingMessenger() } = {}) {
  const office: string[] = [];
  const clock = fixedClock("2025-12-16");
  const vehicles = inMemoryVehicles([
    { plate: "B 1001 CTH", lastVisitDate: "2025-08-16", customer: { phone: "081100000001" } },
    { plate: "B 1002 CTH", lastVisitDate: "2025-08-18", customer: { phone: "081100000002" } },
    { plate: "AB 1003 CTH", lastVisitDate: "2025-08-17", customer: { phone: "(0274) 000105" } },
    { plate: "B 1004 CTH", lastVisitDate: "2025-08-19", customer: { phone: "081100000004" } },
  ]);
  const ledger = inMemoryLedger();
  const round = morningRound(
    { vehicles, ledger, messenger, clock, tellOffice: (line) => office.push(line) },
    { servicePhone: "0811-0000-9999", ratePerMinute: 0, backOffMs: 0 },
  );
  return {
    round,
    clock,
    vehicles,
    ledger,
    messenger,
    office,
    to: () => messenger.accepted.map(({ to }) => to),
  };
}

test("customers due today or in the next two days get a message, and the office hears of landlines", async () => {
  const { round, to, messenger, office } = swapped();
  await round();
  expect(to().sort()).toEqual(["6281100000001", "6281100000002"]);
  expect(messenger.accepted.find(({ text }) => text.includes("B 1002 CTH"))?.text).toContain("18-12-2025");
  expect(office).toEqual([
    "2025-12-16: 2 reminded",
    "AB 1003 CTH comes on 2025-12-17 and has no mobile number",
  ]);
});

test("a second round on the same day sends nothing, one on the next day does", async () => {
  const { round, clock, to } = swapped();
  await round();
  await round();
  expect(to()).toHaveLength(2);
  clock.setToday("2025-12-17");
  await round();
  expect(to().slice(2).sort()).toEqual(["6281100000002", "6281100000004"]);
});

test("a gateway that is down leaves everybody to the next round", async () => {
  let isDown = true;
  const { round, to, office } = swapped({
    messenger: recordingMessenger({
      answer: () =>
        isDown
          ? {
              status: "failed",
              code: "DEVICE_OFFLINE",
              reason: "disconnected device",
              fault: "gateway",
              retryable: false,
              retryAfterMs: null,
            }
          : { status: "sent", response: "accepted", messageId: null },
    }),
  });
  await round();
  expect(to()).toEqual([]);
  expect(office[0]).toBe("2025-12-16: 0 reminded");
  isDown = false;
  await round();
  expect(to()).toHaveLength(2);
});

test("no certain answer from the gateway is not followed by a second message", async () => {
  const { round, messenger, ledger } = swapped({
    messenger: recordingMessenger({
      answer: () => ({ status: "unknown", code: "TIMEOUT", reason: "no answer in time" }),
    }),
  });
  await round();
  await round();
  expect(messenger.attempts).toHaveLength(2);
  expect(ledger.rows.map(({ status }) => status)).toEqual(["unknown", "unknown"]);
});
