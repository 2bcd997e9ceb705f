import { createHash, timingSafeEqual } from "node:crypto";
import { ReminderError } from "@pengingat/core";
import { checkedOptions, checkedPort, invalidOption } from "@pengingat/core/adapter";
import { z } from "zod";
import { noSuchRoute } from "../http-failure.js";
import { type GatewayRoute, ROUTE_NAMES } from "../options.js";

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MIN_SECRET_CHARACTERS = 16;

/** The parameters of a path that has the secret. */
export const secretPathSchema = z.object({
  secret: z.string().describe("Known to the gateway alone."),
});

/** Where the calls of a gateway arrive, and who may make them. */
interface WebhookGuard {
  readonly path: string;
  /** @throws {HttpFailure} `NOT_FOUND` where the path does not hold the secret */
  admit(params: unknown): void;
}

/**
 * A signed webhook proves by itself who calls; one that is not signed is found only by who knows its path.
 *
 * @throws {ReminderError} `INVALID_OPTION`, naming `at` and never showing the secret
 */
export function webhookGuard(route: GatewayRoute, at: string): WebhookGuard {
  const { gateway, webhook, secret } = checkedOptions(at, route, ROUTE_NAMES);
  if (typeof gateway !== "string" || !NAME.test(gateway)) {
    const expected = 'lower-case letters, digits and single dashes such as "fonnte"';
    throw invalidOption(`${at}.gateway`, expected, gateway);
  }
  checkedPort(`${at}.webhook`, webhook, ["read"]);
  const path = `/webhooks/${gateway}`;
  if (webhook.isSigned) {
    if (secret !== undefined) throw invalidSecret(at, "none, as the webhook is signed, got one");
    return { path, admit() {} };
  }
  if (typeof secret !== "string" || secret.length < MIN_SECRET_CHARACTERS) {
    const got = typeof secret === "string" ? secret.length : typeof secret;
    throw invalidSecret(
      at,
      `at least ${MIN_SECRET_CHARACTERS} characters, as the webhook is not signed, got ${got}`,
    );
  }
  const digest = digestOf(secret);
  return {
    path: `${path}/{secret}`,
    admit(params) {
      const given = secretPathSchema.safeParse(params);
      // Digests have one length, whatever was given.
      if (given.success && timingSafeEqual(digestOf(given.data.secret), digest)) return;
      throw noSuchRoute();
    },
  };
}

function invalidSecret(at: string, expected: string): ReminderError {
  return new ReminderError("INVALID_OPTION", `${at}.secret: expected ${expected}`);
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
