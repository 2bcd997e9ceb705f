import { z } from "zod";
import { expected } from "./shown.js";

// Ten digits are more than any parameter needs; a parser of numbers would also take `1e1`, ` 7` and `0x7`.
const PLAIN_DIGITS = /^[0-9]{1,10}$/;

/** A whole number of the closed range, in plain digits. */
export function plainNumber(min: number, max: number) {
  const error = expected(`plain digits from ${min} to ${max}`);
  return z
    .string({ error })
    .regex(PLAIN_DIGITS, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(min, { error }).max(max, { error }));
}
