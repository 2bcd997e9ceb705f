import type { ReminderService, RunReport } from "@pengingat/core";
import { type Response, Router } from "express";

/** `GET /preview`: who would get a reminder. `POST /run`: a run, which goes on if the client hangs up. */
export function reminderRoutes(reminders: ReminderService, stop: AbortSignal): Router {
  const routes = Router();
  routes.get("/preview", async (_, response) => {
    answer(response, await reminders.preview());
  });
  routes.post("/run", async (_, response) => {
    answer(response, await reminders.run({ signal: stop, startedBy: { kind: "http", by: null } }));
  });
  return routes;
}

function answer(response: Response, { runId, due, sent, planned, ended, left, reminders }: RunReport): void {
  const details = reminders.map(({ plate, nextVisitDate, status }) => ({ plate, nextVisitDate, status }));
  response.set("Cache-Control", "no-store").json({ runId, due, sent, planned, ended, left, details });
}
