import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type BreeSchedulerOptions, breeScheduler } from "../src/index.js";

const valid: BreeSchedulerOptions = { worker: "/app/dist/reminder-worker.js", timeZone: "Asia/Jakarta" };

describe("breeScheduler", () => {
  it.each([
    valid,
    { ...valid, worker: "file:///app/dist/reminder-worker.mjs" },
    { ...valid, worker: new URL("file:///app/dist/reminder-worker.js") },
    { ...valid, catchUpWithinMs: 0, retryEveryMs: 1, stopTimeoutMs: 0 },
  ])("takes %o, and touches nothing before it is started", (options) => {
    expect(breeScheduler(options).status()).toMatchObject({ running: false, timeZone: "Asia/Jakarta" });
  });

  it.each<[string, Partial<BreeSchedulerOptions>]>([
    ["worker", { worker: "dist/worker.js" }],
    ["worker", { worker: "/app/src/worker.ts" }],
    ["worker", { worker: new URL("https://localhost/worker.js") }],
    ["workerData", { workerData: { open: () => undefined } }],
    ["timeZone", { timeZone: "Asia/Bekasi" }],
    ["catchUpWithinMs", { catchUpWithinMs: -1 }],
    ["retryEveryMs", { retryEveryMs: 0 }],
    ["retryEveryMs", { retryEveryMs: 2 ** 31 }],
    ["stopTimeoutMs", { stopTimeoutMs: 0.5 }],
  ])("refuses a wrong %s: %o", (name, wrong) => {
    expect(() => breeScheduler({ ...valid, ...wrong })).toThrow(
      expect.objectContaining({
        code: "INVALID_OPTION",
        message: expect.stringMatching(`^${name}: expected .+, got `),
      }),
    );
  });

  it.each(["index", "worker"])(
    "keeps Bree's declarations, which do not compile, out of its own: %s",
    (entry) => {
      const declarations = readFileSync(new URL(`../dist/${entry}.d.ts`, import.meta.url), "utf8");
      expect(declarations).not.toMatch(/from ['"](bree|@breejs)/);
    },
  );
});
