export { type StarsenderMessenger, starsenderMessenger } from "./starsender-messenger.js";
export type { StarsenderOptions } from "./starsender-options.js";
export { starsenderWebhook } from "./starsender-webhook.js";
