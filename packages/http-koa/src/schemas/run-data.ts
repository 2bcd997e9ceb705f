import { z } from "zod";

const about = {
  no_pol: z.string().nullable(),
  customer_nama: z.string().nullable(),
  customer_hp: z.string().nullable().describe("As it is on file."),
  next_visit_date: z.iso.date().nullable().describe("null where the row on file cannot be read."),
  days_until_visit: z.int().nullable(),
};

/** One due vehicle of a run. */
export const runDetailSchema = z.discriminatedUnion("status", [
  z.strictObject({
    ...about,
    status: z.literal("sent"),
    message: z.string(),
    api_response: z.string().describe("The gateway's own message."),
  }),
  z.strictObject({ ...about, status: z.literal("planned"), message: z.string() }),
  z.strictObject({
    ...about,
    status: z.literal("failed").describe("Certainly not sent."),
    message: z.string(),
    code: z.enum([
      "UNREACHABLE",
      "RATE_LIMITED",
      "KEY_REFUSED",
      "DEVICE_OFFLINE",
      "SENDER_RESTRICTED",
      "RECIPIENT_INVALID",
      "RECIPIENT_OPTED_OUT",
      "REJECTED",
      "ABORTED",
      "NOT_RECORDED",
    ]),
    reason: z.string(),
  }),
  z.strictObject({
    ...about,
    status: z.literal("unknown").describe("The gateway may or may not have sent it."),
    code: z.enum([
      "TIMEOUT",
      "CONNECTION_LOST",
      "SERVER_ERROR",
      "REDIRECTED",
      "MALFORMED_REPLY",
      "ABORTED",
      "MESSENGER_ERROR",
      "NOT_RECORDED",
    ]),
    reason: z.string(),
  }),
  z.strictObject({
    ...about,
    status: z.literal("skipped"),
    code: z.enum([
      "ALREADY_SENT",
      "OUTCOME_UNKNOWN",
      "IN_PROGRESS",
      "INVALID_PHONE",
      "INCOMPLETE_DATA",
      "INACTIVE",
      "IN_WORKSHOP",
      "HELD_OUT",
      "OPTED_OUT",
      "SET_ASIDE",
      "QUIET_TIME",
      "DAY_CAP",
    ]),
    reason: z.string(),
  }),
]);

/** The `data` of a run. */
export const runDataSchema = z.strictObject({
  total_customers: z.int().min(0).describe("Vehicles on file."),
  reminder_sent: z.int().min(0),
  details: z.array(runDetailSchema).describe("One entry for each due vehicle that was processed."),
  ended: z.enum(["finished", "halted", "stopped", "database_lost"]),
  left: z.int().min(0).describe("Due vehicles that were not processed."),
  reason: z.string().optional().describe("Why some are left."),
  run_id: z.string(),
  dry_run: z.boolean().describe("Whether nothing was written or sent."),
  due: z.int().min(0),
  planned: z.int().min(0).describe("Would be sent; only in a dry run."),
  failed: z.int().min(0),
  unknown: z.int().min(0),
  skipped: z.int().min(0),
  missing: z
    .strictObject({
      last_visit: z.int().min(0),
      customer_hp: z.int().min(0).describe("No mobile number."),
      no_pol: z.int().min(0),
    })
    .optional()
    .describe("How many vehicles on file lack this or have it unreadable; only in a preview."),
});
