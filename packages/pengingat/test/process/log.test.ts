import { closeSync, openSync, writeSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { createLog } from "../../src/process/log.js";

/** A log on something that fails as long as `broken` is set, and the lines that came through. */
function logTo(fail: (line: string, done: (error?: Error) => void) => void) {
  const lines: { msg: string; lostLines?: number }[] = [];
  const state = { broken: true };
  const log = createLog("info", (line, done) => {
    if (state.broken) return fail(line, done);
    lines.push(JSON.parse(line));
    done();
  });
  return { log, lines, state };
}

function fullDisk(line: string): void {
  const disk = openSync("/dev/full", "w");
  onTestFinished(() => closeSync(disk));
  writeSync(disk, line);
}

test.each<[string, (line: string, done: (error?: Error) => void) => void]>([
  ["throws, as a full disk does", fullDisk],
  ["fails later, as a closed pipe does", (_, done) => done(new Error("EPIPE"))],
])("an output that %s drops and counts lines, and ends nothing", (_, fail) => {
  const { log, lines, state } = logTo(fail);
  log.info("one");
  log.error("two");
  state.broken = false;
  log.info("three");
  log.info("four");
  state.broken = true;
  log.info("five");
  state.broken = false;
  log.info("six");
  expect(lines.map(({ msg, lostLines }) => [msg, lostLines])).toEqual([
    ["three", undefined],
    ["log lines could not be written", 2],
    ["four", undefined],
    ["six", undefined],
    ["log lines could not be written", 3],
  ]);
});
