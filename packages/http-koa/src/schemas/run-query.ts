import { z } from "zod";
import { mustBe } from "./shown.js";

/** `?confirm=true`. */
export const runQuerySchema = z.object({
  confirm: z
    .enum(["true", "false"], { error: mustBe("true or false") })
    .transform((word) => word === "true")
    .pipe(z.boolean())
    .default(false)
    .describe("Confirms a run that is refused with `CONFIRMATION_REQUIRED`."),
});
