/** Seconds or milliseconds since 1970, by how many digits they have nowadays. */
const SINCE_1970 = /^(?:\d{10}|\d{13})$/;

/**
 * The time in a field of a webhook's call; `undefined` where it holds none that can be understood.
 *
 * @param text - seconds or milliseconds since 1970
 */
export function webhookTime(text: string): Date | undefined {
  if (!SINCE_1970.test(text)) return undefined;
  return new Date(text.length === 10 ? Number(text) * 1000 : Number(text));
}
