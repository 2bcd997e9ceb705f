import { z } from "zod";

/** An error of Meta's Graph API, in a reply or in a webhook, as far as it is what Meta promises. */
export const graphErrorSchema = z.object({
  // Some of what passes Meta's errors on makes a text of it.
  code: z.union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ]),
  message: z.string().optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  error_data: z
    .object({ details: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** An error with its code. */
export type GraphError = z.infer<typeof graphErrorSchema>;

/** The error in one line, its code first: `(#131026) Message undeliverable: …`. */
export function graphErrorWords({ code, message, title, error_data }: GraphError): string {
  const mark = `(#${code})`;
  const what = message || title || "no reason given";
  const named = what.startsWith(mark) ? what : `${mark} ${what}`;
  const details = error_data?.details;
  // Some errors have the same text in both.
  return details && !named.includes(details) ? `${named}: ${details}` : named;
}
