import { describe, expect, it } from "vitest";
import type { RunBeginning, RunEnding, RunHistory, RunRecordProgress } from "../../src/ports/run-history.js";
import { databaseLost } from "../fixture/database-lost.js";
import { type Fixture, fixture, LEASE_MS, type Setup, TODAY } from "../fixture/fixture.js";
import { keyRefused } from "../fixture/outcomes.js";

/** A history that writes down what it hears, and loses what it is told to. */
function listeningHistory(f: Fixture, lost: readonly (keyof RunHistory)[]) {
  const begun: RunBeginning[] = [];
  const progress: { readonly at: number; readonly record: RunRecordProgress }[] = [];
  const ended: { readonly runId: string; readonly ending: RunEnding }[] = [];
  const maybe = async (name: keyof RunHistory) => {
    if (lost.includes(name)) throw databaseLost();
  };
  const history: RunHistory = {
    async begin(run) {
      await maybe("begin");
      begun.push(run);
    },
    async progress(_, record) {
      await maybe("progress");
      progress.push({ at: f.clock.monotonic(), record });
    },
    async end(runId, ending) {
      await maybe("end");
      ended.push({ runId, ending });
    },
    get: async () => null,
    list: async () => ({ runs: [], next: null }),
  };
  return { begun, progress, ended, history };
}

function recordedFixture(setup: Setup = {}, lost: readonly (keyof RunHistory)[] = []) {
  const f = fixture(setup);
  const record = listeningHistory(f, lost);
  const service = f.another({ history: record.history });
  return {
    ...f,
    ...record,
    service,
    run: (options?: Parameters<typeof service.run>[0]) => f.clock.finish(service.run(options)),
  };
}

describe("the history of runs", () => {
  it("holds who started a run, and how it ended", async () => {
    const f = recordedFixture();
    const startedBy = { kind: "http", by: "bengkel" } as const;
    const runId = crypto.randomUUID();
    const report = await f.run({ startedBy, runId });
    expect(report.runId).toBe(runId);
    expect(f.begun).toEqual([{ runId, startedBy, today: TODAY, leaseMs: LEASE_MS }]);
    expect(f.ended).toEqual([
      {
        runId,
        ending: {
          ended: "finished",
          reason: null,
          left: 0,
          counts: { due: 3, sent: 3, failed: 0, unknown: 0, skipped: 0 },
        },
      },
    ]);
    expect(f.row("1")?.runId).toBe(runId);
  });

  it("holds a run of nobody's command by default, and an id of its own for each run", async () => {
    const f = recordedFixture();
    const reports = [await f.run(), await f.run()];
    expect(f.begun.map(({ startedBy }) => startedBy)).toEqual(Array(2).fill({ kind: "command", by: null }));
    expect(f.begun.map(({ runId }) => runId)).toEqual(reports.map(({ runId }) => runId));
    expect(new Set(f.begun.map(({ runId }) => runId)).size).toBe(2);
  });

  it("hears every second that a run lives and how far it is, and nothing after the end", async () => {
    const f = recordedFixture({ fleet: 30, options: { ratePerMinute: 60 } });
    const heard: number[] = [];
    await f.run({ onProgress: ({ sent }) => void heard.push(sent) });
    const times = f.progress.map(({ at }) => at);
    expect(times.length).toBeGreaterThan(25);
    for (const [index, at] of times.entries()) {
      expect(at - (times[index - 1] ?? 0)).toBeLessThanOrEqual(1_000);
    }
    const sent = f.progress.map(({ record }) => record.sent);
    expect(sent).toEqual([...sent].sort((one, other) => one - other));
    expect(f.progress.at(-1)?.record).toMatchObject({ due: 30 });
    expect(heard.at(-1)).toBe(30);
    const told = f.progress.length;
    await f.clock.advance(10_000);
    expect(f.progress).toHaveLength(told);
    expect(f.clock.sleepers).toBe(0);
  });

  it("hears until when a run waits for its hours", async () => {
    const sendingHours = { quietHours: [{ from: "11:00", to: "13:00" }] };
    const f = recordedFixture({ options: { sendingHours } });
    await f.run();
    const waits = f.progress.map(({ record }) => record.waitingUntil?.toISOString());
    expect(waits.slice(1, -1).every((until) => until === "2025-12-16T06:00:00.000Z")).toBe(true);
    expect(waits.length).toBeGreaterThan(3_000);
  });

  it("tells of a run that was cut short why, and what is left", async () => {
    const f = recordedFixture({ fleet: 20, answer: () => keyRefused });
    const report = await f.run();
    expect(f.ended[0]?.ending).toMatchObject({
      ended: "halted",
      reason: report.reason,
      left: 15,
      counts: { due: 20, failed: 5 },
    });
  });

  it.each([
    [databaseLost(), "the database is out of reach"],
    [new Error("secret"), "an unexpected error"],
  ])(
    "tells of a run that never began that it failed, and of no error that nobody foresaw: %s",
    async (error, reason) => {
      const f = recordedFixture({
        script: {
          before: ({ name }) => {
            if (name === "read") throw error;
          },
        },
      });
      await expect(f.run()).rejects.toBe(error);
      expect(f.ended[0]?.ending).toMatchObject({ ended: "failed", reason, counts: { sent: 0 } });
      expect(f.clock.sleepers).toBe(0);
    },
  );

  it("refuses a run whose beginning cannot be recorded: nothing is sent", async () => {
    const f = recordedFixture({}, ["begin"]);
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(f.sends).toEqual([]);
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });

  it("once a run has begun, ends none by being lost", async () => {
    const f = recordedFixture({ fleet: 10, options: { ratePerMinute: 60 } }, ["progress", "end"]);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 10 });
  });

  it("ends no run by throwing where it should reject", async () => {
    const f = fixture({ fleet: 2, options: { ratePerMinute: 6 } });
    const { history, ended } = listeningHistory(f, []);
    const progress = () => {
      throw databaseLost();
    };
    const service = f.another({ history: { ...history, progress } });
    expect(await f.clock.finish(service.run())).toMatchObject({ sent: 2, ended: "finished" });
    expect(ended).toHaveLength(1);
  });

  it("keeps a run that was asked to stop for half a second at most where it never answers", async () => {
    const f = fixture({ fleet: 10, options: { ratePerMinute: 60 } });
    const { history } = listeningHistory(f, []);
    const never = () => new Promise<never>(() => {});
    const controller = new AbortController();
    const service = f.another({ history: { ...history, end: never } });
    const run = service.run({ signal: controller.signal });
    await f.clock.advance(500);
    controller.abort();
    expect(await f.clock.finish(run)).toMatchObject({ ended: "stopped" });
    expect(f.clock.monotonic()).toBe(1_000);
  });

  it("holds neither previews nor runs that were refused", async () => {
    const f = recordedFixture({ latencyMs: 100 });
    await f.clock.finish(f.service.preview());
    const run = f.service.run();
    await expect(f.service.run()).rejects.toMatchObject({ code: "RUN_IN_PROGRESS" });
    await f.clock.finish(run);
    expect(f.begun).toHaveLength(1);
  });

  it("minds no listener that throws or rejects", async () => {
    const f = recordedFixture();
    const onProgress = () => Promise.reject(new Error("listener"));
    expect(await f.run({ onProgress })).toMatchObject({ sent: 3 });
    expect(f.ended[0]?.ending.counts.sent).toBe(3);
  });

  it("of a run that died shows it as died once its lease is over", async () => {
    const f = fixture({ fleet: 50, options: { ratePerMinute: 6 } });
    const { history } = f.store;
    const never = () => new Promise<never>(() => {});
    let isDead = false;
    const sleep: typeof f.clock.sleep = async (ms, signal) => {
      await f.clock.sleep(ms, signal);
      if (isDead) await never();
    };
    void f.another({ history, clock: { ...f.ports.clock, sleep } }).run();
    await f.clock.advance(30_000);
    expect(history.runs).toMatchObject([{ state: "running", sent: 3, due: 50 }]);
    isDead = true;
    await f.clock.advance(LEASE_MS + 1_000);
    expect(history.runs).toMatchObject([{ state: "died" }]);
  });
});
