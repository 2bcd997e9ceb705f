import { z } from "zod";
import { nextCursorSchema, pageParameters } from "./page-query.js";
import { plainNumber } from "./plain-number.js";
import { mustBe } from "./shown.js";

/** `?status=unknown&limit=50&cursor=…`. */
export const reminderQuerySchema = z.object({
  status: z
    .enum(["unknown", "failed", "sent"], { error: mustBe("unknown, failed or sent") })
    .default("unknown"),
  ...pageParameters,
});

const MAX_HOURS = 366 * 24;

/** `?hours=24&limit=50&cursor=…`. */
export const unconfirmedQuerySchema = z.object({
  hours: plainNumber(0, MAX_HOURS).default(24).describe("The least time since the gateway accepted them."),
  ...pageParameters,
});

/** The path of one reminder. */
export const reminderPathSchema = z.object({ id: z.string().regex(/^[1-9][0-9]{0,18}$/) });

const outcomeSchema = z.enum(["sent", "retry"]);

/** The record of one reminder. */
export const reminderRecordSchema = z.strictObject({
  id: z.string(),
  vehicle_id: z.string(),
  no_pol: z.string().nullable().describe("As on file now, like name and number."),
  customer_nama: z.string().nullable(),
  customer_hp: z.string().nullable(),
  visit_date: z.iso.date().describe("The visit that it is about."),
  occasion: z.iso
    .date()
    .describe(
      "What one message is allowed for: the day of the run, the visit date, or the date of an offset.",
    ),
  status: z.enum(["sending", "sent", "failed", "unknown"]),
  run_id: z.string().nullable(),
  attempts: z.int().min(0),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  api_response: z.string().nullable().describe("The gateway's own message."),
  updated_at: z.iso.datetime(),
  delivered_at: z.iso
    .datetime()
    .nullable()
    .describe("When it was delivered, where the gateway reports that."),
  read_at: z.iso.datetime().nullable(),
  bounced: z
    .strictObject({ at: z.iso.datetime(), reason: z.string().nullable() })
    .nullable()
    .describe("When and why it could not be delivered, as the gateway reported later."),
  billed_as: z.string().nullable().describe("The category that the gateway bills it as."),
  resolution: z
    .strictObject({ outcome: outcomeSchema, by: z.string(), at: z.iso.datetime() })
    .nullable()
    .describe("What a person decided."),
});

/** The `data` of a page of reminders. */
export const reminderPageSchema = z.strictObject({
  reminders: z.array(reminderRecordSchema).describe("Newest first."),
  next_cursor: nextCursorSchema,
});

/** The body that resolves a reminder. */
export const resolutionSchema = z.strictObject({
  outcome: outcomeSchema.describe(
    "`sent`: it was sent. `retry`: it was not, and the next run of its period may try again.",
  ),
});

/** The `data` of a reminder that a person has resolved. */
export const resolvedSchema = z.strictObject({
  id: z.string(),
  outcome: outcomeSchema,
  by: z.string().describe("Who resolved it: the token's `sub`, or `unknown` where it has none."),
});
