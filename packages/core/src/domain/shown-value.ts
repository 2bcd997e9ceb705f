const LONGEST = 40;

/** A value as an error message may show it: text in quotes and cut, an object by the name of its class. */
export function shownValue(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  }
  if (Array.isArray(value)) return `[${value.map(shownValue).join(", ")}]`.slice(0, LONGEST);
  if (typeof value === "object" && value !== null) return className(value);
  if (typeof value === "function" || typeof value === "symbol") return typeof value;
  return String(value);
}

function className(value: object): string {
  const made: unknown = value.constructor;
  return typeof made === "function" && made.name !== "" ? made.name : "object";
}
