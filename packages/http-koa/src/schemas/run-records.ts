import { z } from "zod";
import { pageParameters } from "./page-query.js";

/** `?limit=50&cursor=…`. */
export const runPageQuerySchema = z.object(pageParameters);

/** The path of one run. */
export const runPathSchema = z.object({ id: z.guid().toLowerCase() });

/** What is kept of one run. */
export const runRecordSchema = z.strictObject({
  run_id: z.string(),
  started_by: z.strictObject({
    kind: z.enum(["schedule", "http", "command"]),
    by: z.string().nullable().describe("The token's `sub` or the name of the account, where there is one."),
  }),
  today: z.iso.date().describe("The local date that the run works for."),
  started_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
  state: z
    .enum(["running", "died", "finished", "halted", "stopped", "database_lost", "failed"])
    .describe(
      "`died`: it gave no sign of life for too long. `failed`: it ended before it sent anything. Else as in a run's answer.",
    ),
  due: z.int().min(0),
  sent: z.int().min(0),
  failed: z.int().min(0),
  unknown: z.int().min(0),
  skipped: z.int().min(0),
  left: z.int().min(0).describe("Due vehicles that were not reached."),
  reason: z.string().nullable().describe("Why some were not reached."),
});

/** The `data` of a page of runs. */
export const runRecordPageSchema = z.strictObject({
  runs: z.array(runRecordSchema).describe("Newest first."),
  next_cursor: z.string().nullable().describe("Where the next page begins; null after the last page."),
});

/** The `data` of a run that is not waited for. */
export const runStartedSchema = z.strictObject({ run_id: z.string(), state: z.literal("running") });
