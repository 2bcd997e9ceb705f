const LONGEST_WAIT_MS = 7 * 24 * 3_600_000;

const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long a `Retry-After` header (RFC 9110, 10.2.3: seconds, or a date) asks to wait, in milliseconds from `now`.
 * `null` where it is missing, neither of the two, in the past, or more than a week.
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  // undici leaves the white space behind a value, which is no part of it.
  const value = header.trim();
  const wait = /^\d+$/.test(value)
    ? Number(value) * 1000
    : HTTP_DATE.test(value)
      ? Date.parse(value) - now
      : Number.NaN;
  return wait >= 0 && wait <= LONGEST_WAIT_MS ? wait : null;
}
