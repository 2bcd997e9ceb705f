import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { StartUpError } from "../process/start-up-error.js";
import { userName } from "../process/user-name.js";
import { print } from "../report/standard-output.js";
import type { Command } from "./command-line.js";

/** Settles a delivery by a person's word. Answers the exit code. */
export async function resolveDelivery(
  { container }: Workshop,
  { id, outcome, json }: Command & { name: "resolve" },
): Promise<number> {
  const by = userName();
  const answer = await container.get(Tokens.Store).records.resolve(id, { outcome, by });
  if (answer === "not_found") throw new StartUpError(`There is no message ${JSON.stringify(id)}.`);
  if (answer === "not_open") throw new StartUpError(`Message ${id} is neither in doubt nor failed.`);
  const text = outcome === "sent" ? `${id} counts as sent.` : `${id} is open to the next run of its day.`;
  await print(json ? `${JSON.stringify({ id, outcome, by })}\n` : `${text}\n`);
  return 0;
}
