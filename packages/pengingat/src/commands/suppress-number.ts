import { normalizePhone, ReminderError } from "@pengingat/core";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { StartUpError } from "../process/start-up-error.js";
import { userName } from "../process/user-name.js";
import { print } from "../report/standard-output.js";
import type { Command } from "./command-line.js";

/** Puts a number on the list of those that are not written to. Answers the exit code. */
export async function suppress(
  { container }: Workshop,
  { number, reason, json }: Command & { name: "suppress" },
): Promise<number> {
  const entry = { number: wholeNumber(number), kind: "opted_out", by: userName(), reason } as const;
  await container.get(Tokens.Store).suppressions.add(entry);
  await print(json ? `${JSON.stringify(entry)}\n` : `${entry.number} is not written to any more.\n`);
  return 0;
}

/** Takes a number off that list. Answers the exit code. */
export async function unsuppress(
  { container }: Workshop,
  { number, json }: Command & { name: "unsuppress" },
): Promise<number> {
  const whole = wholeNumber(number);
  if (!(await container.get(Tokens.Store).suppressions.remove(whole))) {
    throw new StartUpError("This number is not among those that are not written to.");
  }
  await print(json ? `${JSON.stringify({ number: whole })}\n` : `${whole} may be written to again.\n`);
  return 0;
}

function wholeNumber(number: string): string {
  try {
    return normalizePhone(number);
  } catch (error) {
    if (ReminderError.is(error)) throw new StartUpError(`NUMBER: ${error.message}.`);
    throw error;
  }
}
