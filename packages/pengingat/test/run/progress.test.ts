import { expect, onTestFinished, test, vi } from "vitest";
import { progressText, showProgress } from "../../src/run/progress.js";
import type { Diagnostics } from "../../src/terminal/diagnostics.js";

const NONE = {
  runId: "r",
  due: 0,
  sent: 0,
  planned: 0,
  failed: 0,
  unknown: 0,
  skipped: 0,
  waitingUntil: null,
};

test("the bar shows counts, rate and time left", () => {
  const progress = { ...NONE, due: 300, sent: 55, failed: 2, skipped: 3 };
  expect(progressText(progress, 60_000, 120, "Asia/Jakarta")).toBe(
    "[####----------------] 60/300, 55 sent, 2 failed, 3 skipped, 57/min, 4 min 13 s left",
  );
});

test("before the first outcome there is no rate, and at the end no time left", () => {
  expect(progressText({ ...NONE, due: 5 }, 1_000, 120, "Asia/Jakarta")).toBe("[--------------------] 0/5");
  const done = progressText({ ...NONE, due: 5, sent: 5 }, 10_000, 120, "Asia/Jakarta");
  expect(done).toBe("[####################] 5/5, 5 sent, 30/min");
});

test("hours and seconds are told apart", () => {
  expect(progressText({ ...NONE, due: 301, sent: 1 }, 60_000, 120, "Asia/Jakarta")).toContain(
    "5 h 0 min left",
  );
  expect(progressText({ ...NONE, due: 2, sent: 1 }, 12_000, 120, "Asia/Jakarta")).toContain("12 s left");
});

test("the line is shorter than the terminal is wide", () => {
  const progress = { ...NONE, due: 3_000_000, sent: 1_000_000, failed: 100_000, unknown: 7, skipped: 9 };
  expect(progressText(progress, 3_600_000, 40, "Asia/Jakarta")).toHaveLength(39);
});

test("more outcomes than were counted as due do not overflow the bar", () => {
  expect(progressText({ ...NONE, due: 2, sent: 3 }, 1_000, 120, "Asia/Jakarta")).toMatch(/^\[#{20}\] 3\/2/);
});

test("a wait for the sending hours shows until when, first of all, and neither rate nor time left", () => {
  const waitingUntil = new Date("2026-11-28T01:00:00Z");
  const counts = { sent: 200, failed: 10, unknown: 3, skipped: 37 };
  expect(progressText({ ...NONE, ...counts, due: 300, waitingUntil }, 60_000, 80, "Asia/Jakarta")).toBe(
    "[###-] 250/300, waiting until 08:00, 200 sent, 10 failed, 3 unknown, 37 skipped",
  );
});

test("a wait for the sending hours counts for neither rate nor time left", () => {
  let now = 0;
  let shown = "";
  const terminal = { isTerminal: true, columns: 120, show: (status: string) => (shown = status ?? shown) };
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const progress = showProgress(terminal as unknown as Diagnostics, "Asia/Jakarta", () => now);
  const waitingUntil = new Date("2026-11-28T01:00:00Z");
  progress.update({ ...NONE, due: 660, waitingUntil });
  now = 3_600_000;
  progress.update({ ...NONE, due: 660, waitingUntil });
  now += 3_600_000;
  progress.update({ ...NONE, due: 660 });
  now += 60_000;
  progress.update({ ...NONE, due: 660, sent: 60 });
  vi.advanceTimersByTime(1_000);
  expect(shown).toBe("[#-------------------] 60/660, 60 sent, 60/min, 10 min 0 s left");
  progress.end();
});
