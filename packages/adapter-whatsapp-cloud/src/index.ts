export { whatsappCloudChecks } from "./checks/whatsapp-cloud-checks.js";
export { type WhatsappCloudWebhookOptions, whatsappCloudWebhook } from "./webhook/whatsapp-cloud-webhook.js";
export { type WhatsappCloudMessenger, whatsappCloudMessenger } from "./whatsapp-cloud-messenger.js";
export type { WhatsappCloudOptions } from "./whatsapp-cloud-options.js";
export type { WhatsappCloudParameter, WhatsappCloudTemplate } from "./whatsapp-cloud-template.js";
