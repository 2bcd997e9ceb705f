import type { ReminderResult, RunOptions, RunReport } from "@pengingat/core";
import type { Context } from "koa";
import { runDataWriter } from "../report.js";

const SKIPS_OF_A_CLAIM: ReadonlySet<string> = new Set(["ALREADY_SENT", "OUTCOME_UNKNOWN", "IN_PROGRESS"]);

/**
 * Answers 200 with the data of a run, its details as they come. The answer begins with the first detail that only a
 * claim can have brought: until then the run may still be refused. A client that reads slowly is written ahead of,
 * one that is gone is not written to, and the run goes on for both.
 */
export async function streamRun(
  ctx: Context,
  run: (options: RunOptions) => Promise<RunReport>,
): Promise<void> {
  let held: string[] | null = [];

  function write(text: string): void {
    if (held) held.push(text);
    else if (!ctx.res.destroyed) ctx.res.write(text);
  }

  function begin(): void {
    if (!held) return;
    const begun = held.join("");
    held = null;
    // Koa would report a client that goes away as an error, and word a failure before the first byte by itself.
    ctx.respond = false;
    ctx.status = 200;
    ctx.type = "json";
    write(`{"success":true,"data":${begun}`);
  }

  const data = runDataWriter(write);
  const report = await run({
    onReminder(reminder) {
      data.add(reminder);
      if (comesOfClaim(reminder)) begin();
    },
  });
  begin();
  data.end(report);
  write("}");
  ctx.res.end();
}

/** Whoever is skipped for another reason may have been so before anything was claimed. */
function comesOfClaim(reminder: ReminderResult): boolean {
  return reminder.status !== "skipped" || SKIPS_OF_A_CLAIM.has(reminder.code);
}
