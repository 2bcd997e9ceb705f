import { createReminderService, type SendOutcome } from "@pengingat/core";
import { fixedClock, inMemoryStore, recordingMessenger } from "@pengingat/core/testing";
import { expect, test } from "vitest";
import { createLog } from "../../src/process/log.js";
import { loggedService } from "../../src/process/logged-service.js";

test("each reminder of a run has a line of its own, with nothing personal, and a warning where it did not go out", async () => {
  const store = inMemoryStore({
    vehicles: [1, 2, 3, 4].map((n) => ({
      id: String(n),
      lastVisitDate: "2025-08-16",
      plate: `B ${n} RAHASIA`,
      customer: { name: `Nyonya ${n}`, phone: n === 4 ? "021-5550123" : `0811000000${n}` },
    })),
  });
  const answers: Record<string, SendOutcome> = {
    "628110000001": { status: "sent", response: "ok", messageId: null },
    "628110000002": {
      status: "failed",
      code: "REJECTED",
      reason: "Nyonya 2 says no",
      retryable: false,
      retryAfterMs: null,
      fault: "recipient",
    },
    "628110000003": { status: "unknown", code: "TIMEOUT", reason: "no answer for 08110000003" },
  };
  const messenger = recordingMessenger();
  const service = createReminderService(
    {
      ...store,
      clock: fixedClock("2025-12-16"),
      messenger: {
        ...messenger,
        send: async ({ to }) => answers[to] ?? { status: "unknown", code: "ABORTED", reason: "not expected" },
      },
    },
    { servicePhone: "0811-0000-0000", ratePerMinute: 0 },
  );
  const lines: string[] = [];
  const log = createLog("info", (line) => lines.push(line));
  await loggedService(service, log).run();

  const logged = lines.map((line) => JSON.parse(line));
  const runId = logged.at(-1).runId;
  const common = { runId, time: expect.any(String) };
  const tried = { attempts: 1, gatewayMs: expect.any(Number) };
  const of = (vehicleId: string) => logged.find((line) => line.vehicleId === vehicleId);
  expect(of("1")).toEqual({
    ...{ ...common, ...tried, level: 30, vehicleId: "1", status: "sent", msg: "reminder sent" },
  });
  expect(of("2")).toMatchObject({ ...common, ...tried, level: 40, status: "failed", code: "REJECTED" });
  expect(of("3")).toMatchObject({ ...common, ...tried, level: 40, status: "unknown", code: "TIMEOUT" });
  expect(of("4")).toMatchObject({ ...common, level: 30, status: "skipped", code: "INVALID_PHONE" });
  expect(of("4")).not.toHaveProperty("attempts");
  expect(logged).toHaveLength(5);
  // An id of a run may have any digits.
  expect(lines.join("").replaceAll(runId, "")).not.toMatch(/Nyonya|RAHASIA|0811|021-|says no/);
});

test("a wait for the sending hours is one line that says until when", async () => {
  const store = inMemoryStore({
    vehicles: [
      {
        id: "1",
        lastVisitDate: "2025-08-16",
        plate: "B 1 X",
        customer: { name: "Budi", phone: "08110000001" },
      },
    ],
  });
  // It shows noon.
  const clock = fixedClock("2025-12-16", { timeZone: "Asia/Jakarta" });
  const sendingHours = { quietHours: [{ from: "11:00", to: "13:00" }] };
  const service = createReminderService(
    { ...store, clock, messenger: recordingMessenger() },
    { servicePhone: "0811-0000-0000", sendingHours },
  );
  const lines: string[] = [];
  await loggedService(
    service,
    createLog("info", (line) => lines.push(line)),
  ).run({ onProgress: ({ waitingUntil }) => waitingUntil && clock.setNow(waitingUntil) });
  const waits = lines
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === "waiting for the sending hours");
  expect(waits).toMatchObject([
    { level: 30, runId: expect.any(String), waitingUntil: "2025-12-16T06:00:00.000Z" },
  ]);
});
