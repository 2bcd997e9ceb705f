import { z } from "zod";
import { pageParameters } from "./page-query.js";
import { plainNumber } from "./plain-number.js";
import { expected } from "./shown.js";

/** `?status=unknown&limit=50&cursor=…`. */
export const reminderQuerySchema = z.object({
  status: z
    .enum(["unknown", "failed", "sent"], { error: expected("unknown, failed or sent") })
    .default("unknown"),
  ...pageParameters,
});

const MOST_HOURS = 366 * 24;

/** `?hours=24&limit=50&cursor=…`. */
export const unconfirmedQuerySchema = z.object({
  hours: plainNumber(0, MOST_HOURS).default(24).describe("How long ago the gateway accepted them, at least."),
  ...pageParameters,
});

/** The path of one reminder. */
export const reminderPathSchema = z.object({ id: z.string().regex(/^[1-9][0-9]{0,18}$/) });

const outcomeSchema = z.enum(["sent", "retry"]);

/** What is kept of one reminder. */
export const reminderRecordSchema = z.strictObject({
  id: z.string(),
  vehicle_id: z.string(),
  no_pol: z.string().nullable().describe("As it is on file now; so are name and number."),
  customer_nama: z.string().nullable(),
  customer_hp: z.string().nullable(),
  visit_date: z.iso.date().describe("The visit that it reminds of."),
  occasion: z.iso.date().describe("What it is unique by, beside vehicle and visit date."),
  status: z.enum(["claimed", "sending", "sent", "failed", "unknown"]),
  run_id: z.string().nullable(),
  attempts: z.int().min(0),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  api_response: z.string().nullable().describe("The gateway's own words."),
  updated_at: z.iso.datetime(),
  delivered_at: z.iso.datetime().nullable().describe("When it arrived, as far as the gateway told."),
  read_at: z.iso.datetime().nullable(),
  bounced: z
    .strictObject({ at: z.iso.datetime(), reason: z.string().nullable() })
    .nullable()
    .describe("When and why the gateway told that it could not be delivered after all."),
  resolution: z
    .strictObject({ outcome: outcomeSchema, by: z.string(), at: z.iso.datetime() })
    .nullable()
    .describe("The last word of a person."),
});

/** The `data` of a page of reminders. */
export const reminderPageSchema = z.strictObject({
  reminders: z.array(reminderRecordSchema).describe("Newest first."),
  next_cursor: z.string().nullable().describe("Where the next page begins; null after the last page."),
});

/** The body that settles a reminder. */
export const resolutionSchema = z.strictObject({
  outcome: outcomeSchema.describe(
    "`sent`: it was sent after all. `retry`: it was not, and the next run may try again while its occasion lasts.",
  ),
});

/** The `data` of a reminder that a person has settled. */
export const resolvedSchema = z.strictObject({
  id: z.string(),
  outcome: outcomeSchema,
  by: z.string().describe("Who settled it: the token's `sub`, or `unknown` where it has none."),
});
