import { z } from "zod";
import { expected } from "./shown.js";

/** `?confirm=true`. */
export const runQuerySchema = z.object({
  confirm: z
    .enum(["true", "false"], { error: expected("true or false") })
    .transform((word) => word === "true")
    .pipe(z.boolean())
    .default(false)
    .describe("Lets a run go that would be refused with `CONFIRMATION_REQUIRED`."),
});
