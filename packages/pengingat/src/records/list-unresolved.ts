import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { commandLine } from "../process/home.js";
import { oneLine } from "../terminal/one-line.js";
import { print } from "../terminal/standard-output.js";

const PAGE = 50;

/** Prints a page of the opt-outs that wait for a person. Resolves with the exit code. */
export async function listUnresolved(
  { container }: Workshop,
  { after, json }: { after: string | null; json: boolean },
): Promise<number> {
  const { entries, next } = await container.get(Tokens.Store).unresolved.list({ after, limit: PAGE });
  if (json) {
    const shown = entries.map(({ id, gateway, sender, words, at }) => ({ id, gateway, sender, words, at }));
    await print(`${JSON.stringify({ entries: shown, next })}\n`);
    return 0;
  }
  const lines = entries.map(
    ({ id, gateway, sender, words, at }) =>
      `  ${id}  ${at.toISOString()}  ${oneLine(sender)} over ${oneLine(gateway)}: ${oneLine(words)}`,
  );
  const more = next === null ? [] : [`More: ${commandLine(`list unresolved --after ${next}`)}`];
  await print([`${entries.length} opt-outs to look at`, ...lines, ...more, ""].join("\n"));
  return 0;
}
