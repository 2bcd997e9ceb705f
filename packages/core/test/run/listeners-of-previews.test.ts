import { describe, expect, it } from "vitest";
import { createReminderService, type ReminderServiceOptions, type RunProgress } from "../../src/index.js";
import { fixedClock, inMemoryStore, recordingMessenger } from "../../src/testing.js";

function workshop(vehicles: number, options: ReminderServiceOptions = {}) {
  const store = inMemoryStore({ vehicles: Array(vehicles).fill({ lastVisitDate: "2025-08-15" }) });
  const messenger = recordingMessenger();
  const service = createReminderService(
    { ...store, messenger, clock: fixedClock("2025-12-14") },
    { servicePhone: "0811-0000-0009", ratePerMinute: 0, pageSize: 2, ...options },
  );
  return { service, messenger };
}

describe("a listener that returns a promise", () => {
  it("is waited for by a preview before its next page", async () => {
    const { service } = workshop(6);
    const heard = Promise.withResolvers<void>();
    const heardTwo = Promise.withResolvers<void>();
    let count = 0;
    const preview = service.preview({
      onReminder: () => {
        count += 1;
        return heard.promise;
      },
      onProgress: ({ planned }) => {
        if (planned === 2) heardTwo.resolve();
      },
    });
    await heardTwo.promise;
    await new Promise(setImmediate);
    expect(count).toBe(2);
    heard.resolve();
    expect(await preview).toMatchObject({ planned: 6 });
  });

  it("is not waited for by a run", async () => {
    const { service } = workshop(6);
    const report = await service.run({ onReminder: () => new Promise(() => {}) });
    expect(report).toMatchObject({ sent: 6 });
  });

  it("may reject without any harm", async () => {
    const { service } = workshop(6);
    const onReminder = () => Promise.reject(new Error("listener"));
    expect(await service.preview({ onReminder })).toMatchObject({ planned: 6 });
    expect(await service.run({ onReminder })).toMatchObject({ sent: 6 });
  });
});

describe("progress", () => {
  it("is not heard of by a run that is refused", async () => {
    const { service, messenger } = workshop(6, { confirmAbove: 5 });
    const heard: RunProgress[] = [];
    const onProgress = (progress: RunProgress) => {
      heard.push(progress);
    };
    await expect(service.run({ onProgress })).rejects.toMatchObject({ code: "CONFIRMATION_REQUIRED" });
    expect([heard, messenger.attempts]).toEqual([[], []]);
    await service.run({ onProgress, confirmed: true });
    expect(heard[0]).toMatchObject({ due: 6 });
  });
});
