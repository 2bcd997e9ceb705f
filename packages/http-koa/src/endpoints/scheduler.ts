import type { ReminderScheduler } from "@pengingat/core";
import { clockTime, schedulerView } from "../scheduler-data.js";
import { dailyTimeQuerySchema } from "../schemas/daily-time-query.js";
import { schedulerMessageSchema, schedulerStatusSchema } from "../schemas/scheduler-data.js";
import { type Endpoint, endpoint, noQuery } from "./endpoint.js";

/** Starts, stops and shows the daily job. */
export function schedulerEndpoints(scheduler: ReminderScheduler): Endpoint[] {
  const shown = schedulerView();
  return [
    endpoint({
      method: "POST",
      path: "/scheduler/maintenance-reminder/start",
      operationId: "startScheduler",
      summary: "Starts the daily job, or moves it to another time; it never runs anything at once",
      access: "token",
      failures: ["INVALID_PARAMETER", "DATABASE_LOST"],
      query: dailyTimeQuerySchema,
      data: schedulerMessageSchema,
      async handle(time) {
        await scheduler.start(time);
        return { message: `Scheduler dimulai. Job akan berjalan setiap hari jam ${clockTime(time)}` };
      },
    }),
    endpoint({
      method: "POST",
      path: "/scheduler/maintenance-reminder/stop",
      operationId: "stopScheduler",
      summary: "Stops the daily job; also when it was not running",
      access: "token",
      failures: [],
      query: noQuery,
      data: schedulerMessageSchema,
      async handle() {
        await scheduler.stop();
        return { message: "Scheduler dihentikan" };
      },
    }),
    endpoint({
      method: "GET",
      path: "/scheduler/maintenance-reminder/status",
      operationId: "schedulerStatus",
      summary: "Whether the daily job is planned, and when it runs next",
      access: "token",
      failures: [],
      query: noQuery,
      data: schedulerStatusSchema,
      named: { SchedulerStatus: schedulerStatusSchema },
      handle: async () => shown(scheduler.status()),
    }),
  ];
}
