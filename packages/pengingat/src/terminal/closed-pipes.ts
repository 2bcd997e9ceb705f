import { writeWhole } from "./whole-writes.js";

let isReportExtra = false;

/** From here on the exit code tells what was done, whether or not the output can be written: of what sends or changes something. */
export function reportIsExtra(): void {
  isReportExtra = true;
}

/**
 * Keeps a run going when its output cannot be written: nothing of what it does depends on it. A command whose output is
 * what it is for then ends with 1, not with 0. Without a listener, whoever closes the pipe in the middle of a run would end it.
 */
export function surviveClosedPipes(): void {
  let isLost = false;
  writeWhole(process.stdout);
  writeWhole(process.stderr);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever closed the pipe, like `head`, has read enough.
    if (error.code === "EPIPE" || isLost) return;
    isLost = true;
    process.stderr.write(`The output could not be written (${error.code}).\n`);
  });
  process.stderr.on("error", () => {});
  process.on("exit", (code) => {
    if (isLost && !isReportExtra && code === 0) process.exitCode = 1;
  });
}
