import type { CheckResult } from "@pengingat/core";
import { askGateway, gatewayText, noAnswer, parseJson } from "@pengingat/messenger-http";
import { z } from "zod";
import type { CheckedCloud } from "../checked-cloud.js";
import { graphErrorSchema, graphErrorWords } from "../graph-error.js";

/** A result without its name. */
export type Finding = Omit<CheckResult, "name">;

/** What Meta answered, or what stood in the way of an answer. */
export type GraphAnswer = { readonly body: unknown } | { readonly failure: Finding };

const errorSchema = z.object({ error: graphErrorSchema });

const TOKEN_CODES: readonly number[] = [0, 102, 190];
/** The token is good, and may not read this. */
const PERMISSION_CODES: readonly number[] = [3, 10, 200, 294, 298, 299];
/** There is no such node, or the token may not see it. */
const UNKNOWN_NODE = 100;

/** Reads one node of the Graph API. */
export async function readGraph(
  { accessToken, apiVersion, baseUrl, timeoutMs }: CheckedCloud,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<GraphAnswer> {
  const end = await askGateway({
    baseUrl,
    method: "GET",
    path: `/${apiVersion}/${path}?${new URLSearchParams(fields)}`,
    headers: { Authorization: `Bearer ${accessToken}` },
    body: null,
    timeoutMs,
  });
  const failure = noAnswer("Meta", end);
  if (failure) return { failure };
  const body = parseJson(end.body);
  const refused = errorSchema.safeParse(body);
  if (refused.success) {
    const { code } = refused.data.error;
    const words = gatewayText([accessToken])(graphErrorWords(refused.data.error));
    return { failure: refusal(code, /[.!?]$/.test(words) ? words : `${words}.`) };
  }
  if (end.status === 401 || end.status === 403) return { failure: refusal(190, "The token is refused.") };
  if (end.status !== 200 || typeof body !== "object") {
    const what = `Meta gave an unexpected answer (HTTP ${end.status}).`;
    return { failure: { state: "problem", what, remedy: "Check WHATSAPP_CLOUD_BASE_URL." } };
  }
  return { body };
}

function refusal(code: number, words: string): Finding {
  const what = `Meta refused: ${words}`;
  if (TOKEN_CODES.includes(code)) {
    const remedy = "Make a permanent token of a system user, and put it into WHATSAPP_CLOUD_ACCESS_TOKEN.";
    return { state: "problem", what, remedy };
  }
  if (PERMISSION_CODES.includes(code)) {
    const remedy =
      "Give the token's system user whatsapp_business_messaging and whatsapp_business_management, and the account as an asset.";
    return { state: "problem", what, remedy };
  }
  if (code === UNKNOWN_NODE) {
    const remedy =
      "Copy the id of the phone number (not the number itself) into WHATSAPP_CLOUD_PHONE_NUMBER_ID.";
    return { state: "problem", what, remedy };
  }
  return { state: "warning", what, remedy: "Look at Meta's status page, and check again later." };
}
