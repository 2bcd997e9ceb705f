export type { PageStore, ReminderPageOptions } from "./options.js";
export { reminderPage } from "./reminder-page.js";
export { hashPassword, SHORTEST_PASSWORD } from "./sign-in/passwords.js";
export { type SignInLinks, signInLinks } from "./sign-in/sign-in-links.js";
