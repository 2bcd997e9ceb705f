import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { oneLine } from "../report/one-line.js";
import { print } from "../report/standard-output.js";
import type { Command } from "./command-line.js";

const PAGE = 50;

/** Prints a page of the numbers that are not written to. Answers the exit code. */
export async function listSuppressions(
  { container }: Workshop,
  { after, json }: Command & { name: "list" },
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
  const more = next === null ? [] : [`More: npm run -s remind -- list suppressed --after ${next}`];
  await print([`${suppressions.length} suppressed`, ...lines, ...more, ""].join("\n"));
  return 0;
}
