export { starsenderChecks } from "./starsender-checks.js";
export {
  type StarsenderMessenger,
  type StarsenderOptions,
  starsenderMessenger,
} from "./starsender-messenger.js";
export { starsenderWebhook } from "./starsender-webhook.js";
