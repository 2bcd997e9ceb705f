import { resultsData } from "@pengingat/http-koa/report";
import type { Workshop } from "../open-workshop.js";
import { print } from "../terminal/standard-output.js";
import { resultsSince } from "./results-since.js";
import { resultsText } from "./results-text.js";

/** Prints who came back after a reminder. Resolves with the exit code. */
export async function showResults(
  { container }: Workshop,
  { since, json }: { readonly since: string | null; readonly json: boolean },
): Promise<number> {
  const results = await resultsSince(container, since);
  await print(json ? `${JSON.stringify(resultsData(results))}\n` : resultsText(results));
  return 0;
}
