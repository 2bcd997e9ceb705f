import { isCalendarDate } from "@pengingat/core";
import { z } from "zod";
import { mustBe } from "./shown.js";

/** `?since=2026-01-01`. */
export const resultsQuerySchema = z.object({
  since: z
    .string()
    .refine(isCalendarDate, { error: mustBe("a date as YYYY-MM-DD") })
    .optional()
    .describe("The first day on which a message may have begun. Default: a year ago."),
});

const shareSchema = z.strictObject({
  days: z.int().describe("Days after the due date."),
  owners: z.int().min(0).describe("Owners for whom that many days are over."),
  came_back: z.int().min(0),
  share: z.number().min(0).max(1).nullable(),
  from: z.number().min(0).max(1).nullable().describe("Wilson's 95 % interval of the share."),
  to: z.number().min(0).max(1).nullable(),
});

const sharesSchema = z.array(shareSchema).describe("After 15, 30 and 60 days.");

/** The `data` of results. */
export const resultsSchema = z.strictObject({
  since: z.iso.date(),
  until: z.iso.date(),
  all_visits_known: z
    .boolean()
    .describe(
      "False: only the latest visit of a vehicle is on file, so one that came twice since may be missed.",
    ),
  reached: sharesSchema,
  not_reached: sharesSchema.describe("Those who were due and could not be reached, for whatever reason."),
  not_reached_reasons: z
    .array(
      z.strictObject({
        reason: z
          .enum([
            ...["FAILED", "INVALID_PHONE", "INCOMPLETE_DATA", "OPTED_OUT", "SET_ASIDE"],
            ...["QUIET_TIME", "DAY_CAP"],
          ] as const)
          .describe("FAILED: all messages failed or bounced. Else the code of the skip."),
        shares: sharesSchema,
      }),
    )
    .describe("Those not reached, by the reason."),
  unclear: sharesSchema,
  hold_out: z
    .strictObject({
      held_out: sharesSchema,
      reminded: sharesSchema.describe("Those who were to be reminded, whether or not they were reached."),
      judged: z.int().min(0).describe("Owners whose 30 days are over."),
      needed: z.int().min(1).describe("How many it takes to find a difference of 10 points."),
      differences: z
        .array(z.strictObject({ days: z.int(), difference: z.number(), from: z.number(), to: z.number() }))
        .describe("Reminded less held out, with Newcombe's 95 % intervals. Empty before enough are judged."),
    })
    .nullable()
    .describe("What a hold-out came to; null where there was none."),
  steps: z
    .array(z.strictObject({ days_before: z.int(), shares: sharesSchema }))
    .describe("Those reached, by how many days before the visit the first message began."),
  messengers: z
    .array(z.strictObject({ messenger: z.string(), shares: sharesSchema }))
    .describe("Those reached, by messenger; `unknown` where it was not kept."),
  wordings: z
    .array(z.strictObject({ wording: z.string(), shares: sharesSchema }))
    .describe("Those reached, by the text: its language and a hash; `unknown` where it was not kept."),
  weeks: z
    .array(z.strictObject({ monday: z.iso.date(), shares: sharesSchema }))
    .describe("Those reached, by the week in which the visit was due."),
});
