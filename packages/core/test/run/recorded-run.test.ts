import { describe, expect, it } from "vitest";
import { runRecorder } from "../../src/extras/run-recorder.js";
import type { RunBeginning, RunEnding, RunHistory, RunRecordCounts } from "../../src/ports/run-history.js";
import { createReminderService } from "../../src/service/create-reminder-service.js";
import { databaseLost } from "../fixture/database-lost.js";
import { type Fixture, fixture, LEASE_MS, type Setup, TODAY } from "../fixture/fixture.js";
import { keyRefused } from "../fixture/outcomes.js";

/** Writes down what a run tells its history, and loses what it is told to. */
function recorder(f: Fixture, lost: readonly (keyof RunHistory)[] = []) {
  const begun: RunBeginning[] = [];
  const progress: { readonly at: number; readonly counts: RunRecordCounts }[] = [];
  const ended: { readonly runId: string; readonly ending: RunEnding }[] = [];
  const maybe = async (name: keyof RunHistory) => {
    if (lost.includes(name)) throw databaseLost();
  };
  const history: RunHistory = {
    async begin(run) {
      await maybe("begin");
      begun.push(run);
    },
    async progress(_, counts) {
      await maybe("progress");
      progress.push({ at: f.clock.monotonic(), counts });
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

function recordedBench(setup: Setup = {}, lost: readonly (keyof RunHistory)[] = []) {
  const f = fixture(setup);
  const record = recorder(f, lost);
  const service = createReminderService(f.ports, {
    ...f.options,
    recorder: runRecorder(record.history),
  });
  return { ...b, ...record, service };
}

describe("the history of runs", () => {
  it("holds who started a run, and how it ended", async () => {
    const f = recordedBench();
    const startedBy = { kind: "http", by: "bengkel" } as const;
    const runId = crypto.randomUUID();
    const report = await f.clock.finish(f.service.run({ startedBy, runId }));
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

  it("has a command of nobody's where nothing is said, and an id for each run", async () => {
    const f = recordedBench();
    const reports = [await f.clock.finish(f.service.run()), await f.clock.finish(f.service.run())];
    expect(f.begun.map(({ startedBy }) => startedBy)).toEqual(Array(2).fill({ kind: "command", by: null }));
    expect(f.begun.map(({ runId }) => runId)).toEqual(reports.map(({ runId }) => runId));
    expect(new Set(f.begun.map(({ runId }) => runId)).size).toBe(2);
  });

  it("hears every second that a run lives and how far it is, and nothing after the end", async () => {
    const f = recordedBench({ fleet: 30, options: { ratePerMinute: 60 } });
    const heard: number[] = [];
    await f.clock.finish(f.service.run({ onProgress: ({ sent }) => void heard.push(sent) }));
    const times = f.progress.map(({ at }) => at);
    expect(times.length).toBeGreaterThan(25);
    for (const [index, at] of times.entries())
      expect(at - (times[index - 1] ?? 0)).toBeLessThanOrEqual(1_000);
    const sent = f.progress.map(({ counts }) => counts.sent);
    expect(sent).toEqual([...sent].sort((x, y) => x - y));
    expect(f.progress.at(-1)?.counts).toMatchObject({ due: 30 });
    expect(heard.at(-1)).toBe(30);
    const told = f.progress.length;
    await f.clock.advance(10_000);
    expect(f.progress).toHaveLength(told);
    expect(f.clock.sleepers).toBe(0);
  });

  it("tells of a run that was cut short why, and what is left", async () => {
    const f = recordedBench({ fleet: 20, answer: () => keyRefused });
    const report = await f.clock.finish(f.service.run());
    expect(f.ended[0]?.ending).toMatchObject({
      ended: "halted",
      reason: report.reason,
      left: 15,
      counts: { due: 20, failed: 5 },
    });
  });

  it("tells of a run that never began, and never what nobody foresaw", async () => {
    for (const [error, reason] of [
      [databaseLost(), "the database is out of reach"],
      [new Error("secret"), "an unexpected error"],
    ] as const) {
      const f = recordedBench({
        script: {
          before: ({ name }) => {
            if (name === "claim") throw error;
          },
        },
      });
      await expect(f.clock.finish(f.service.run())).rejects.toBe(error);
      expect(f.ended[0]?.ending).toMatchObject({ ended: "failed", reason, counts: { sent: 0 } });
      expect(f.clock.sleepers).toBe(0);
    }
  });

  it("refuses a run whose beginning cannot be recorded: nothing is sent", async () => {
    const f = recordedBench({}, ["begin"]);
    await expect(f.clock.finish(f.service.run())).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(f.sends).toEqual([]);
    await expect(f.clock.finish(f.service.run())).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });

  it("once a run has begun, ends none by being lost", async () => {
    const f = recordedBench({ fleet: 10, options: { ratePerMinute: 60 } }, ["progress", "end"]);
    expect(await f.clock.finish(f.service.run())).toMatchObject({ ended: "finished", sent: 10 });
  });

  it("holds neither previews nor runs that were refused", async () => {
    const f = recordedBench({ latencyMs: 100 });
    await f.clock.finish(f.service.preview());
    const run = f.service.run();
    await expect(f.service.run()).rejects.toMatchObject({ code: "RUN_IN_PROGRESS" });
    await f.clock.finish(run);
    expect(f.begun).toHaveLength(1);
  });

  it("minds no listener that throws or rejects", async () => {
    const f = recordedBench();
    const onProgress = () => Promise.reject(new Error("listener"));
    expect(await f.clock.finish(f.service.run({ onProgress }))).toMatchObject({ sent: 3 });
    expect(f.ended[0]?.ending.counts.sent).toBe(3);
  });
});
