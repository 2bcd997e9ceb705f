/** Seconds or milliseconds since 1970, by how many digits they have nowadays. */
const SINCE_1970 = /^(?:\d{10}|\d{13})$/;

/** Without its zone, a time of day could be any. */
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The time in a field of a webhook's call; `undefined` where it holds none that can be understood.
 *
 * @param text - seconds or milliseconds since 1970, or ISO 8601 with its zone
 */
export function webhookTime(text: string): Date | undefined {
  if (ISO_8601.test(text)) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? undefined : at;
  }
  if (!SINCE_1970.test(text)) return undefined;
  return new Date(text.length === 10 ? Number(text) * 1000 : Number(text));
}
