import { z } from "zod";
import { nextCursorSchema, pageParameters } from "./page-query.js";

/** `?limit=50&cursor=…`. */
export const runPageQuerySchema = z.object(pageParameters);

/** The path of one run. */
export const runPathSchema = z.object({ id: z.guid().toLowerCase() });

/** The record of one run. */
export const runRecordSchema = z.strictObject({
  run_id: z.string(),
  started_by: z.strictObject({
    kind: z.enum(["schedule", "http", "command"]),
    by: z
      .string()
      .nullable()
      .describe(
        "The token's `sub`, the account's name, or which part of a scheduled run, as `2/8`, where there is one.",
      ),
  }),
  today: z.iso.date().describe("The local date that the run works for."),
  started_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
  state: z
    .enum(["running", "died", "finished", "halted", "stopped", "database_lost", "failed"])
    .describe(
      "`died`: its process stopped without ending it. `failed`: it ended before its first message. Else the `ended` of a run.",
    ),
  due: z.int().min(0),
  sent: z.int().min(0),
  failed: z.int().min(0),
  unknown: z.int().min(0),
  skipped: z.int().min(0),
  left: z.int().min(0).describe("Due vehicles that were not processed."),
  reason: z.string().nullable().describe("Why some are left."),
  waiting_until: z.iso
    .datetime()
    .nullable()
    .describe("Until when a running run waits for the sending hours; null while it does not."),
});

/** The `data` of a page of runs. */
export const runRecordPageSchema = z.strictObject({
  runs: z.array(runRecordSchema).describe("Newest first."),
  next_cursor: nextCursorSchema,
});

/** The `data` of a run that was started with `Prefer: respond-async`. */
export const runStartedSchema = z.strictObject({ run_id: z.string(), state: z.literal("running") });
