import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";

/**
 * Passes signals on to a child, and ends as it ends: with its code, or by the signal that ended it, so that whoever started
 * this process sees a kill, or an abort for want of memory, as what it is.
 */
export function endAs(child: ChildProcess): void {
  const passed = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
  for (const signal of passed) process.on(signal, () => child.kill(signal));
  child.once("exit", (code, signal) => {
    for (const each of passed) process.removeAllListeners(each);
    if (signal === null) process.exitCode = code ?? 1;
    else {
      // None ends PID 1.
      process.exitCode = 128 + constants.signals[signal];
      process.kill(process.pid, signal);
    }
  });
}
