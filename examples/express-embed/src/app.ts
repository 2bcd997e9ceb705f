import type { ReminderService } from "@pengingat/core";
import express, { type Express } from "express";
import { refusal } from "./refusal.js";
import { reminderRoutes } from "./reminder-routes.js";

/** The app: its own routes, and the reminders under `/reminders`. `stop` aborts when the app shuts down. */
export function workshopApp(reminders: ReminderService, stop: AbortSignal): Express {
  const app = express();
  app.disable("x-powered-by");
  app.get("/", (_, response) => void response.send("bengkel"));
  // Your own authentication goes here: a run costs money, and its report names customers.
  app.use("/reminders", reminderRoutes(reminders, stop));
  app.use(refusal);
  return app;
}
