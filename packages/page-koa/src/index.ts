export { type CallListParts, everyCustomerToCall } from "./model/every-customer-to-call.js";
export { previewPages } from "./model/preview-pages.js";
export type { CustomerToCall } from "./model/to-call.js";
export type { PageStore, ReminderPageOptions } from "./options.js";
export type { DownloadName, PageDownload, PageDownloads } from "./page-downloads.js";
export { reminderPage } from "./reminder-page.js";
export { hashPassword, SHORTEST_PASSWORD } from "./sign-in/passwords.js";
export { type SignInLinks, signInLinks } from "./sign-in/sign-in-links.js";
export type { TestMessages, TestResult, WantedTest } from "./test-messages.js";
export type {
  ColumnChoice,
  ColumnField,
  ImportExample,
  ImportPreview,
  ImportRefusal,
  SaveAnswer,
  VehicleEntries,
  VehicleEntry,
  VehicleRegister,
} from "./vehicle-register.js";
