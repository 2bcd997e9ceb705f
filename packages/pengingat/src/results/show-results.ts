import { wordingsOf } from "@pengingat/core";
import { resultsData } from "@pengingat/http-koa/report";
import { textsOf } from "../modules/service-module.js";
import type { Workshop } from "../open-workshop.js";
import { sayUnread } from "../records/say-unread.js";
import { print } from "../terminal/standard-output.js";
import { resultsSince } from "./results-since.js";
import { resultsText } from "./results-text.js";

/** Prints who came back after a reminder. Resolves with the exit code. */
export async function showResults(
  { container, settings }: Workshop,
  { since, json }: { readonly since: string | null; readonly json: boolean },
): Promise<number> {
  const results = await resultsSince(container, since);
  sayUnread(results.unread, "left out");
  const text = () => resultsText(results, wordingsOf(textsOf(settings)));
  await print(json ? `${JSON.stringify(resultsData(results))}\n` : text());
  return 0;
}
