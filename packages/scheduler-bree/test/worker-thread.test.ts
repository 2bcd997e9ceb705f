import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { fakeClock } from "./support/fake-clock.js";
import { fixturePath, rig, SEVEN, temporaryFolder } from "./support/scheduler-rig.js";

const clockAtSeven = () => fakeClock("2025-12-15T07:00:00+07:00");

describe("a worker thread", () => {
  it("that crashes is reported once, without its words", async () => {
    const { scheduler, until, count } = rig({ clock: clockAtSeven(), fixture: "crashing-worker" });
    await scheduler.startAndCatchUp(SEVEN);
    const event = await until("worker_crashed");
    await scheduler.stop();
    expect(event.fault).toMatchObject({ name: "TypeError", code: null, message: null });
    expect(event.fault.at).toContain("crashing-worker.mjs");
    expect(count("worker_crashed")).toBe(1);
  });

  it("that ends without a word counts as crashed", async () => {
    const { scheduler, until } = rig({ clock: clockAtSeven(), fixture: "done-worker" });
    await scheduler.startAndCatchUp(SEVEN);
    expect(await until("worker_crashed")).toMatchObject({ fault: { name: "WorkerEndedSilently" } });
  });

  it("that leaves something open is ended after its last word, which counts", async () => {
    const { scheduler, until } = rig({ clock: clockAtSeven(), fixture: "leaking-worker" });
    await scheduler.startAndCatchUp(SEVEN);
    expect(await until("run_finished")).toMatchObject({ counts: { sent: 3 } });
  });

  it("runs from a path that Bree takes for source code", async () => {
    const folder = join(temporaryFolder(), "c++ & (more) [stuff]");
    mkdirSync(folder);
    const worker = join(folder, "worker.mjs");
    const source = readFileSync(fixturePath("scripted-worker"), "utf8");
    writeFileSync(
      worker,
      source.replaceAll(/from "(.+)"/g, (_, from: string) => `from ${JSON.stringify(resolved(from))}`),
    );
    const { scheduler, until } = rig({ clock: clockAtSeven(), worker });
    await scheduler.startAndCatchUp(SEVEN);
    await until("run_finished");
  });
});

describe("stopping", () => {
  it("lets a run that listens end by itself, and leaves its scheduled run open", async () => {
    const { scheduler, until, untilInside, runs, stored } = rig({ clock: clockAtSeven(), script: ["wait"] });
    await scheduler.startAndCatchUp(SEVEN);
    await untilInside();
    await scheduler.stop();
    expect(await until("run_cut_short")).toMatchObject({ counts: { ended: "stopped" }, retryAt: null });
    expect(stored()["2025-12-15T00:00:00.000Z"]).toMatchObject({ finished: false, token: null });
    expect(runs()).toMatchObject({ inside: 0, closed: 1 });
  });

  it("ends a worker that does not listen", async () => {
    const clock = clockAtSeven();
    const { scheduler, until, events } = rig({ clock, fixture: "deaf-worker", stopTimeoutMs: 300 });
    await scheduler.startAndCatchUp(SEVEN);
    await until("run_due");
    const began = performance.now();
    await scheduler.stop();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(events.map(({ type }) => type)).toEqual(["started", "run_due", "worker_terminated", "stopped"]);
    expect(clock.timers).toBe(0);
  });

  it("always ends, and what can't be ended never overlaps what is started after it", async () => {
    const clock = clockAtSeven();
    const { scheduler, runs, until, count } = rig({ clock, fixture: "stuck-worker", stopTimeoutMs: 50 });
    await scheduler.startAndCatchUp(SEVEN);
    while (runs().begun === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await scheduler.stop();
    expect(count("worker_terminated")).toBe(0);
    await scheduler.startAndCatchUp(SEVEN);
    await until("run_due", 2);
    await until("worker_terminated");
    await scheduler.stop();
  });

  it("leaves nothing behind that keeps a process alive", async () => {
    const folder = temporaryFolder();
    const runsFile = join(folder, "scheduled-runs.json");
    const workerData = { script: ["finished"], leaseMs: 60_000, runsFile };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [fixturePath("process-that-stops"), fixturePath("scripted-worker"), JSON.stringify(workerData)],
      { timeout: 20_000 },
    );
    const left: string[] = JSON.parse(stdout);
    expect(left.filter((resource) => /Timeout|Worker|MessagePort/.test(resource))).toEqual([]);
  });
});

function resolved(from: string): string {
  return from.startsWith(".")
    ? new URL(`./fixtures/${from}`, import.meta.url).href
    : import.meta.resolve(from);
}
