import { Tokens, type Workshop } from "@pengingat/example-composition";
import type { Command } from "./command-line.js";
import { oneLine } from "./one-line.js";
import { print } from "./standard-output.js";

const PAGE = 50;

/** Prints a page of deliveries. Answers the exit code. */
export async function listDeliveries(
  { container }: Workshop,
  { status, after, json }: Command & { name: "list" },
): Promise<number> {
  const { deliveries, next } = await container.get(Tokens.Records).list({ status, after, limit: PAGE });
  if (json) {
    await print(`${JSON.stringify({ deliveries, next })}\n`);
    return 0;
  }
  const lines = deliveries.map(({ id, vehicleId, visitDate, updatedAt, reason, resolution }) => {
    const word = resolution ? ` (${resolution.outcome} by ${oneLine(resolution.by)})` : "";
    return `  ${id}  vehicle ${oneLine(vehicleId)}, visit ${visitDate}, ${updatedAt.toISOString()}: ${oneLine(reason ?? status)}${word}`;
  });
  const more = next === null ? [] : [`More: npm run -s remind -- list ${status} --after ${next}`];
  await print([`${deliveries.length} ${status}`, ...lines, ...more, ""].join("\n"));
  return 0;
}
