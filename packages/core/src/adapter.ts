/** What adapters need and apps do not: checks of options and ports that fail with the same words everywhere. */

export { isCalendarDate } from "./domain/calendar-date.js";
export { checkedObject, checkedOptions, checkInnerNames, checkTogether } from "./domain/checked-options.js";
export { checkedPort } from "./domain/checked-port.js";
export { invalidOption } from "./domain/invalid-option.js";
export { messageReference, referenceTokens } from "./domain/message-reference.js";
export { didYouMean, editDistance, nearest } from "./domain/nearest.js";
export { listedForms, mobileNumbers, oneMobileNumber } from "./domain/phone-number.js";
export { shownValue } from "./domain/shown-value.js";
export { stopwatch } from "./domain/stopwatch.js";
export {
  READ_ONLY,
  READ_ONLY_WORDS,
  UNREACHABLE,
  unavailableWords,
  WRITABLE_AGAIN,
} from "./domain/unavailable-database.js";
export { comparableWords, isBlank, replaceInvisible } from "./domain/visible-text.js";
export { wholeNumber } from "./domain/whole-number.js";
export { assertTimeZone, hostTimeZone, localDate } from "./domain/zoned-time.js";
export { type Intent, intentOf } from "./gateway/opt-out-words.js";
export { acquireRun, type HeldRun } from "./scheduled/acquire-run.js";
export { isStillOpen, SCHEDULED_JOB } from "./scheduled/scheduled-work.js";
export { faultOf, type SchedulerFault } from "./scheduled/scheduler-fault.js";
export { haltsRuns } from "./send/standing-notice.js";
