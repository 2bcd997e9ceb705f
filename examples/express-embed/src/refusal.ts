import { ReminderError, type ReminderErrorCode } from "@pengingat/core";
import type { NextFunction, Request, Response } from "express";

const STATUS: Partial<Record<ReminderErrorCode, number>> = {
  RUN_IN_PROGRESS: 409,
  CONFIRMATION_REQUIRED: 409,
  MESSENGER_NOT_CONFIGURED: 503,
  DATABASE_LOST: 503,
};

/** Answers what the reminders refuse with its code, and leaves every other error to Express. */
export function refusal(error: unknown, _: Request, response: Response, next: NextFunction): void {
  const refused = ReminderError.is(error) ? error : null;
  const status = refused && STATUS[refused.code];
  if (refused && status) response.status(status).json({ code: refused.code });
  else next(error);
}
