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
  not_reached: sharesSchema,
  unclear: sharesSchema,
  steps: z
    .array(z.strictObject({ days_before: z.int(), shares: sharesSchema }))
    .describe("Those reached, by how many days before the visit the first message began."),
  weeks: z
    .array(z.strictObject({ monday: z.iso.date(), shares: sharesSchema }))
    .describe("Those reached, by the week in which the visit was due."),
});
