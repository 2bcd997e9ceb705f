import { describe, expect, it } from "vitest";
import { breeScheduler } from "../src/index.js";

const worker = "/srv/reminder-worker.mjs";
const timeZone = "Asia/Jakarta";

// Each line that is expected not to compile fails the type check where it does.
describe("a wrong option does not compile, and where it still comes is refused at construction:", () => {
  it.each<[() => unknown, string]>([
    // @ts-expect-error a worker file
    [() => breeScheduler({ timeZone }), "worker: expected an absolute path or a file: URL, got undefined"],
    [
      // @ts-expect-error options that there are not
      () => breeScheduler({ worker, timeZone, hour: 7, catchUpHours: 6 }),
      "options: unknown hour, catchUpHours; expected only worker, workerData, timeZone, clock, gate, ",
    ],
    // @ts-expect-error no options
    [() => breeScheduler(), "options: expected an object, got undefined"],
    // @ts-expect-error a gate
    [() => breeScheduler({ worker, timeZone, gate: {} }), "gate: expected an object with tryEnter, enter"],
    // @ts-expect-error a function
    [() => breeScheduler({ worker, timeZone, onEvent: "log" }), 'onEvent: expected a function, got "log"'],
    // @ts-expect-error a zone
    [() => breeScheduler({ worker }), "timeZone: expected an IANA time zone"],
    [
      // @ts-expect-error milliseconds as a number
      () => breeScheduler({ worker, timeZone, retryEveryMs: "15m" }),
      'retryEveryMs: expected a whole number from 1 to 2147483647, got "15m"',
    ],
  ])("%s", (use, message) => {
    expect(use).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(use).toThrow(message);
  });

  it.each<[() => unknown, string]>([
    [() => breeScheduler({ worker: "worker.mjs", timeZone }), "worker: expected an absolute path"],
    [
      () => breeScheduler({ worker: "/srv/worker.ts", timeZone }),
      "worker: expected a compiled .js or .mjs file",
    ],
    [() => breeScheduler({ worker, timeZone, workerData: () => 1 }), "workerData: expected plain data"],
  ])("what no type can say: %s", (use, message) => {
    expect(use).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(use).toThrow(message);
  });

  it("a time that is none does not compile", async () => {
    const scheduler = breeScheduler({ worker, timeZone });
    // @ts-expect-error a minute
    await expect(scheduler.start({ hour: 7 })).rejects.toMatchObject({ code: "INVALID_OPTION" });
  });
});
