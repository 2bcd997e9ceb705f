import { z } from "zod";
import { type FailureCode, STATUS_OF } from "../error-table.js";

const failureDetailSchema = z.strictObject({
  parameter: z.string(),
  message: z.string(),
});

/** What is wrong with one parameter. */
export type FailureDetail = z.infer<typeof failureDetailSchema>;

/** The body of every failure. */
export const failureSchema = z.strictObject({
  success: z.literal(false),
  error: z.strictObject({
    code: z.enum(Object.keys(STATUS_OF) as [FailureCode, ...FailureCode[]]),
    message: z.string(),
    details: z.array(failureDetailSchema).optional(),
  }),
});

/** A parsed failure body. */
export type FailureBody = z.infer<typeof failureSchema>;
