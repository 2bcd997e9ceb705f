import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { commandLine } from "../process/home.js";
import { oneLine } from "../terminal/one-line.js";
import { print } from "../terminal/standard-output.js";

const PAGE = 50;

/** Prints a page of the do-not-contact list. Resolves with the exit code. */
export async function listSuppressions(
  { container }: Workshop,
  { after, json }: { after: string | null; json: boolean },
): Promise<number> {
  const list = container.get(Tokens.Store).suppressions;
  const { suppressions, next } = await list.list({ kind: null, after, limit: PAGE });
  if (json) {
    await print(`${JSON.stringify({ suppressions, next })}\n`);
    return 0;
  }
  const lines = suppressions.map(({ number, kind, by, reason, addedAt }) => {
    const why = reason === null ? "" : `: ${oneLine(reason)}`;
    return `  ${number}  ${kind.replace("_", " ")} by ${oneLine(by)}, ${addedAt.toISOString()}${why}`;
  });
  const more = next === null ? [] : [`More: ${commandLine(`list suppressed --after ${next}`)}`];
  await print([`${suppressions.length} suppressed`, ...lines, ...more, ""].join("\n"));
  return 0;
}
