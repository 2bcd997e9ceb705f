import { listedForms } from "@pengingat/core/adapter";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { wholeNumber } from "../personal/person-on-file.js";
import { StartUpError } from "../process/start-up-error.js";
import { userName } from "../process/user-name.js";
import { print } from "../terminal/standard-output.js";

/** Adds a number to the do-not-contact list. Resolves with the exit code. */
export async function suppress(
  { container }: Workshop,
  { number, reason, json }: { number: string; reason: string | null; json: boolean },
): Promise<number> {
  const entry = { number: wholeNumber(number), kind: "opted_out", by: userName(), reason } as const;
  const { suppressions, activity } = container.get(Tokens.Store);
  const known = await suppressions.find([entry.number]);
  // Also where it is there: from now on, no older word of the customer lifts it.
  await suppressions.add(entry);
  if (known.get(entry.number) !== "opted_out") {
    await activity.record({ kind: "number_suppressed", by: entry.by, about: entry.number, reason });
  }
  await print(json ? `${JSON.stringify(entry)}\n` : `${entry.number} will no longer receive reminders.\n`);
  return 0;
}

/** Removes a number from the list. Resolves with the exit code. */
export async function unsuppress(
  { container }: Workshop,
  { number, json }: { number: string; json: boolean },
): Promise<number> {
  const { suppressions, activity } = container.get(Tokens.Store);
  const forms = listedForms(number);
  for (const listed of forms.length > 0 ? forms : [wholeNumber(number)]) {
    if (!(await suppressions.remove(listed))) continue;
    await activity.record({ kind: "number_released", by: userName(), about: listed, reason: null });
    await print(
      json ? `${JSON.stringify({ number: listed })}\n` : `${listed} may receive reminders again.\n`,
    );
    return 0;
  }
  throw new StartUpError("This number is not on the do-not-contact list.");
}
