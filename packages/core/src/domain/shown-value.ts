const LONGEST = 40;

/** A value as an error message may show it: text in quotes and cut, an object by its kind only. */
export function shownValue(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  }
  if (typeof value === "object" && value !== null) return value.constructor?.name ?? "object";
  if (typeof value === "function" || typeof value === "symbol") return typeof value;
  return String(value);
}
