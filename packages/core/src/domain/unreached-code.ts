/**
 * Why a due visit could not be reminded of. Not among them: vehicles that are inactive or in the workshop now, and what
 * other records have (a message, a hold-out).
 */
export type UnreachedCode =
  | "INVALID_PHONE"
  | "INCOMPLETE_DATA"
  | "OPTED_OUT"
  | "SET_ASIDE"
  | "QUIET_TIME"
  | "DAY_CAP";

/** Each of them, in the order in which results list them. */
export const UNREACHED_CODES: readonly UnreachedCode[] = [
  "INVALID_PHONE",
  "INCOMPLETE_DATA",
  "OPTED_OUT",
  "SET_ASIDE",
  "QUIET_TIME",
  "DAY_CAP",
];
