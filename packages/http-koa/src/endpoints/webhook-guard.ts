import { createHash, timingSafeEqual } from "node:crypto";
import { checkedPort, ReminderError } from "@pengingat/core";
import { z } from "zod";
import { HttpFailure } from "../http-failure.js";
import type { GatewayRoute } from "../options.js";

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LEAST_SECRET_CHARACTERS = 16;

const secretPathSchema = z.object({
  secret: z.string().describe("Known to the gateway alone."),
});

/** Where the calls of a gateway arrive, and who may make them. */
interface WebhookGuard {
  readonly path: string;
  readonly params?: z.ZodObject;
  /** @throws {HttpFailure} `NOT_FOUND` where the path does not hold the secret */
  admit(params: unknown): void;
}

/**
 * A webhook that is signed proves by itself who calls; one that is not is found only by who knows its path.
 *
 * @throws {ReminderError} `INVALID_OPTION`, naming `at` and never showing the secret
 */
export function webhookGuard(route: GatewayRoute, at: string): WebhookGuard {
  const invalid = (option: string, expected: string, got: string) =>
    new ReminderError("INVALID_OPTION", `${at}${option}: expected ${expected}, got ${got}`);

  if (typeof route !== "object" || route === null) throw invalid("", "an object", typeof route);
  const { gateway, webhook, secret } = route;
  if (typeof gateway !== "string" || !NAME.test(gateway)) {
    throw invalid(
      ".gateway",
      'small letters, digits and single dashes such as "fonnte"',
      JSON.stringify(gateway),
    );
  }
  checkedPort(`${at}.webhook`, webhook, ["read"]);
  const path = `/webhooks/${gateway}`;
  if (webhook.isSigned) {
    if (secret !== undefined) throw invalid(".secret", "none, as the webhook is signed", "one");
    return { path, admit() {} };
  }
  if (typeof secret !== "string" || secret.length < LEAST_SECRET_CHARACTERS) {
    const got = typeof secret === "string" ? String(secret.length) : typeof secret;
    throw invalid(
      ".secret",
      `at least ${LEAST_SECRET_CHARACTERS} characters, as the webhook is not signed`,
      got,
    );
  }
  const digest = digestOf(secret);
  return {
    path: `${path}/{secret}`,
    params: secretPathSchema,
    admit(params) {
      const given = secretPathSchema.safeParse(params);
      // Digests are of one length, whatever was given.
      if (given.success && timingSafeEqual(digestOf(given.data.secret), digest)) return;
      throw new HttpFailure("NOT_FOUND", "there is nothing at this path");
    },
  };
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
