import { suppressionData } from "@pengingat/http-koa/report";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { localTime } from "../terminal/local-time.js";
import { oneLine } from "../terminal/one-line.js";
import { print } from "../terminal/standard-output.js";
import { countAll, PAGE, printPage } from "./list-page.js";

/** Prints a page of the do-not-contact list. Resolves with the exit code. */
export async function listSuppressions(
  { container, settings }: Workshop,
  { after, json }: { after: string | null; json: boolean },
): Promise<number> {
  const list = container.get(Tokens.Store).suppressions;
  const { suppressions, next } = await list.list({ kind: null, after, limit: PAGE });
  const total = await countAll(async (from, limit) => {
    const page = await list.list({ kind: null, after: from, limit });
    return { count: page.suppressions.length, next: page.next };
  });
  if (json) {
    const data = { total, suppressions: suppressions.map(suppressionData), next_cursor: next };
    await print(`${JSON.stringify(data)}\n`);
    return 0;
  }
  const lines = suppressions.map(({ number, kind, by, reason, addedAt }) => {
    const why = reason === null ? "" : `: ${oneLine(reason)}`;
    const at = localTime(addedAt, settings.timeZone);
    return `  ${number}  ${kind.replace("_", " ")} by ${oneLine(by)}, ${at}${why}`;
  });
  await printPage({ title: "suppressed", total, lines, command: "list suppressed", next });
  return 0;
}
