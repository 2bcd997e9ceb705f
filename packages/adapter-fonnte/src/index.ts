export { fonnteChecks } from "./fonnte-checks.js";
export { type FonnteMessenger, fonnteMessenger } from "./fonnte-messenger.js";
export type { FonnteOptions } from "./fonnte-options.js";
export { fonnteWebhook } from "./fonnte-webhook.js";
