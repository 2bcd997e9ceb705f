import { z } from "zod";
import { mustBe } from "./shown.js";

// Ten digits are more than any parameter needs; a parser of numbers would also take `1e1`, ` 7` and `0x7`.
const PLAIN_DIGITS = /^[0-9]{1,10}$/;

/** A whole number of the closed range, in plain digits. */
export function plainNumber(min: number, max: number) {
  const error = mustBe(`a whole number from ${min} to ${max}`);
  return z
    .string()
    .regex(PLAIN_DIGITS, { error })
    .transform(Number)
    .pipe(z.int().min(min, { error }).max(max, { error }));
}
