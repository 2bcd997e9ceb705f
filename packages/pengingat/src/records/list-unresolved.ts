import { unresolvedData } from "@pengingat/http-koa/report";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { localTime } from "../terminal/local-time.js";
import { oneLine } from "../terminal/one-line.js";
import { print } from "../terminal/standard-output.js";
import { countAll, PAGE, printPage } from "./list-page.js";

/** Prints a page of the opt-outs that wait for a person. Resolves with the exit code. */
export async function listUnresolved(
  { container, settings }: Workshop,
  { after, json }: { after: string | null; json: boolean },
): Promise<number> {
  const list = container.get(Tokens.Store).unresolved;
  const { entries, next } = await list.list({ after, limit: PAGE });
  const total = await countAll(async (from, limit) => {
    const page = await list.list({ after: from, limit });
    return { count: page.entries.length, next: page.next };
  });
  if (json) {
    const data = { total, entries: entries.map(unresolvedData), next_cursor: next };
    await print(`${JSON.stringify(data)}\n`);
    return 0;
  }
  const lines = entries.map(
    ({ id, gateway, sender, words, at }) =>
      `  ${id}  ${localTime(at, settings.timeZone)}  ${oneLine(sender)} over ${oneLine(gateway)}: ${oneLine(words)}`,
  );
  await printPage({ title: "opt-outs to look at", total, lines, command: "list unresolved", next });
  return 0;
}
