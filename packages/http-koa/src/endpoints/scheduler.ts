import type { ReminderScheduler } from "@pengingat/core";
import { clockTime, schedulerData } from "../scheduler-data.js";
import { dailyTimeQuerySchema } from "../schemas/daily-time-query.js";
import { noQuery } from "../schemas/query.js";
import { schedulerMessageSchema, schedulerStatusSchema } from "../schemas/scheduler-data.js";
import { dataEndpoint, type Endpoint } from "./endpoint.js";

/** Starts, stops and shows the daily job. */
export function schedulerEndpoints(scheduler: ReminderScheduler): Endpoint[] {
  return [
    dataEndpoint({
      method: "post",
      path: "/scheduler/maintenance-reminder/start",
      operationId: "startScheduler",
      summary: "Starts the daily job, or moves it to another time. Does not run it",
      access: "token",
      failures: ["DATABASE_LOST"],
      query: dailyTimeQuerySchema,
      data: schedulerMessageSchema,
      async handle(time) {
        await scheduler.start(time);
        return { message: `Scheduler dimulai. Job akan berjalan setiap hari jam ${clockTime(time)}` };
      },
    }),
    dataEndpoint({
      method: "post",
      path: "/scheduler/maintenance-reminder/stop",
      operationId: "stopScheduler",
      summary: "Stops the daily job. Succeeds also when it is not running",
      access: "token",
      failures: [],
      query: noQuery,
      data: schedulerMessageSchema,
      async handle() {
        await scheduler.stop();
        return { message: "Scheduler dihentikan" };
      },
    }),
    dataEndpoint({
      method: "get",
      path: "/scheduler/maintenance-reminder/status",
      operationId: "schedulerStatus",
      summary: "Shows whether the daily job is running, and its next run",
      access: "token",
      failures: [],
      query: noQuery,
      data: schedulerStatusSchema,
      named: { SchedulerStatus: schedulerStatusSchema },
      handle: async () => schedulerData(scheduler.status()),
    }),
  ];
}
