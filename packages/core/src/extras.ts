export type { DayQuotaOptions } from "./extras/day-quota.js";
export { fallbackMessenger } from "./extras/fallback-messenger.js";
export { formatInstant } from "./extras/format-instant.js";
export {
  type GatewayEvents,
  type GatewayEventsOptions,
  type GatewayEventsPorts,
  gatewayEvents,
} from "./extras/gateway-events.js";
export { type MannersOptions, manners } from "./extras/manners.js";
export { type LadderOptions, reminderLadder } from "./extras/reminder-ladder.js";
export { runRecorder } from "./extras/run-recorder.js";
export {
  type QuietHours,
  type SendingHours,
  type SendingHoursOptions,
  sendingHours,
} from "./extras/sending-hours.js";
export { type TemplatesByLanguageOptions, templatesByLanguage } from "./extras/templates-by-language.js";
