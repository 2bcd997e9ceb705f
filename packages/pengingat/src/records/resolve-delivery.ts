import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { StartUpError } from "../process/start-up-error.js";
import { userName } from "../process/user-name.js";
import { print } from "../terminal/standard-output.js";

/** Settles a delivery as a person decides. Resolves with the exit code. */
export async function resolveDelivery(
  { container }: Workshop,
  { id, outcome, json }: { id: string; outcome: "sent" | "retry"; json: boolean },
): Promise<number> {
  const by = userName();
  const answer = await container.get(Tokens.Store).records.resolve(id, { outcome, by });
  if (answer === "not_found") throw new StartUpError(`There is no message ${JSON.stringify(id)}.`);
  if (answer === "not_open") throw new StartUpError(`Message ${id} is neither unknown nor failed.`);
  const text =
    outcome === "sent"
      ? `Message ${id} is now marked as sent.`
      : `Message ${id} is open again for the next run of its period.`;
  await print(json ? `${JSON.stringify({ id, outcome, by })}\n` : `${text}\n`);
  return 0;
}
