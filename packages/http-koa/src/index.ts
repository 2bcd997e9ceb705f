export type { JwtOptions, ReminderRouterOptions } from "./options.js";
export { type RunData, type RunDetail, runData } from "./report.js";
export { reminderMiddleware, reminderRouter } from "./router.js";
