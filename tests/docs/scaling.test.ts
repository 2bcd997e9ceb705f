import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkModel, fit, messagesPerSecond } from "../../bench/model/cluster-model.ts";
import { READING, RUNS, STAGE } from "../../bench/model/measured.ts";
import { SCALING_TABLES } from "../../bench/model/scaling-tables.ts";
import { ROOT } from "./pages.ts";

test.each(Object.entries(SCALING_TABLES))("the page on scaling has the model's table %s", (_, table) => {
  expect(readFileSync(`${ROOT}/docs/operate/scaling.md`, "utf8")).toContain(`\n${table}\n`);
});

test("the model is within a tenth of what was measured, and exact where it was fitted", () => {
  const [fitted, ...others] = checkModel(STAGE, RUNS, READING.workerCpuMs + READING.postgresCpuMs);
  expect(fitted?.error).toBeCloseTo(0, 6);
  for (const { error, workers } of others) expect(Math.abs(error), `${workers} workers`).toBeLessThan(0.1);
});

test("places that wait alone are as fast as their wait lets them, and many no faster than the CPU", () => {
  const loop = { waitMs: 99, cpuMs: 1, cores: 1 };
  expect(messagesPerSecond({ ...loop, places: 1 })).toBeCloseTo(10, 9);
  expect(messagesPerSecond({ ...loop, places: 10_000 })).toBeCloseTo(1_000, 3);
  expect(messagesPerSecond({ ...loop, cores: 4, places: 10_000 })).toBeCloseTo(4_000, 3);
  const some = messagesPerSecond({ ...loop, places: 100 });
  expect(some).toBeGreaterThan(700);
  expect(some).toBeLessThan(1_000);
});

test("a fit gives back the run that it was made from", () => {
  const made = { waitMs: 110, cpuMs: 1.2, cores: 2 };
  const perSecond = messagesPerSecond({ ...made, places: 50 });
  const run = {
    workers: 1,
    readings: 1,
    seconds: 10_000 / perSecond + 0.3,
    idle: 0,
    workerCpuSeconds: 7,
    postgresCpuMs: 0.5,
  };
  const busyCores = 12 / run.seconds;
  const idle = 1 - busyCores / 2;
  const { waitMs, cpuMs, cores } = fit({ due: 10_000, concurrency: 50, cores: 2 }, { ...run, idle });
  expect({ cpuMs, cores }).toEqual({ cpuMs: 1.2, cores: expect.closeTo(2, 6) });
  expect(waitMs).toBeCloseTo(110, 3);
});
