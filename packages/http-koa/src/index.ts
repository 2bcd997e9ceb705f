export type { GatewayRoute, JwtOptions, ReminderRouterOptions, RouterStore } from "./options.js";
export {
  type RunCounts,
  type RunData,
  type RunDataWriter,
  type RunDetail,
  runCounts,
  runData,
  runDataWriter,
  runDetail,
} from "./report.js";
export { reminderMiddleware, reminderRouter } from "./router.js";
