/** Why a due visit could not be reminded of, in the order in which results list it. */
export const UNREACHED_CODES = [
  "INVALID_PHONE",
  "INCOMPLETE_DATA",
  "OPTED_OUT",
  "SET_ASIDE",
  "QUIET_TIME",
  "DAY_CAP",
] as const;

/**
 * Why a due visit could not be reminded of. Not among them: vehicles that are inactive or in the workshop now, and what
 * other records have (a message, a hold-out).
 */
export type UnreachedCode = (typeof UNREACHED_CODES)[number];
