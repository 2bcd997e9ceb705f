import { runGate } from "@pengingat/core";
import { oddArguments, type PublicFunction } from "@pengingat/test-support/odd-arguments";
import { describe, expect, it } from "vitest";
import { breeScheduler } from "../src/index.js";
import { runScheduledWorker } from "../src/worker.js";

const OPTIONS = {
  ...{ worker: "/tidak/ada.js", timeZone: "Asia/Jakarta", gate: runGate(), onEvent: () => {} },
  ...{ catchUpWithinMs: 0, retryEveryMs: 1, stopTimeoutMs: 0, workerData: 1 },
};

const FUNCTIONS: Readonly<Record<string, PublicFunction>> = {
  breeScheduler: { call: breeScheduler, args: [OPTIONS] },
  start: { call: (time: never) => breeScheduler(OPTIONS).start(time), args: [{ hour: 7, minute: 0 }] },
  startAndCatchUp: {
    call: (time: never) => breeScheduler(OPTIONS).startAndCatchUp(time),
    args: [{ hour: 7, minute: 0 }],
  },
  runScheduledWorker: { call: runScheduledWorker, args: [() => {}] },
};

describe("what plain JavaScript may bring", () => {
  it.each(Object.entries(FUNCTIONS))(
    "is taken or refused by %s with a ReminderError that names what is wrong",
    async (_, given) => {
      expect(await oddArguments(given)).toEqual([]);
    },
  );
});
