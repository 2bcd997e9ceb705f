import { z } from "zod";

/** The `data` of start and stop. */
export const schedulerMessageSchema = z.strictObject({ message: z.string() });

/** The `data` of the scheduler's status. */
export const schedulerStatusSchema = z.strictObject({
  running: z.boolean(),
  jobs: z.array(
    z.strictObject({
      id: z.literal("maintenance_reminder_job"),
      name: z.literal("Maintenance Reminder WhatsApp"),
      next_run_time: z.iso.datetime({ offset: true }).describe("In the scheduler's time zone."),
      waiting_for: z
        .literal("confirmation")
        .optional()
        .describe(
          "The last scheduled run was held back and will be tried again. To start it, run now with `confirm=true`.",
        ),
      shards: z
        .strictObject({
          done: z.int().describe("Reached everybody."),
          running: z.int(),
          waiting: z.int().describe("No process has taken them yet."),
          failed: z
            .int()
            .describe("Ended without reaching everybody. They are tried again until the day ends."),
        })
        .optional()
        .describe("The parts of the last scheduled run, of a scheduler that divides it among processes."),
      trigger: z.string().describe("Such as `cron[hour='7', minute='0']`."),
    }),
  ),
});

/** The `data` of the scheduler's status. */
export type SchedulerStatusData = z.infer<typeof schedulerStatusSchema>;
