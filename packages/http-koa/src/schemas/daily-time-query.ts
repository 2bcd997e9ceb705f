import { z } from "zod";
import { plainNumber } from "./plain-number.js";

/** `?hour=7&minute=0`. */
export const dailyTimeQuerySchema = z.object({
  hour: plainNumber(0, 23).default(7).describe("Hour of the day, in the scheduler's time zone."),
  minute: plainNumber(0, 59).default(0),
});
