import { z } from "zod";

const SHOWN = 20;

// Ten digits are more than any clock needs; a parser of numbers would also take `1e1`, ` 7` and `0x7`.
const PLAIN_DIGITS = /^[0-9]{1,10}$/;

function clockNumber(max: number) {
  const error = ({ input }: { readonly input?: unknown }) =>
    `expected plain digits from 0 to ${max}, given once, got ${shown(input)}`;
  return z
    .string({ error })
    .regex(PLAIN_DIGITS, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(0, { error }).max(max, { error }));
}

function shown(input: unknown): string {
  if (Array.isArray(input)) return `${input.length} values`;
  const text = String(input);
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}

/** `?hour=7&minute=0`. */
export const dailyTimeQuerySchema = z.object({
  hour: clockNumber(23).default(7).describe("Hour of the day in the scheduler's time zone."),
  minute: clockNumber(59).default(0),
});
