import { createSecretKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type JwtOptions, reminderMiddleware, reminderRouter } from "../src/index.js";
import { serviceDouble } from "./support/doubles.js";
import { store } from "./support/records.js";
import { options } from "./support/server.js";
import { SECRET } from "./support/tokens.js";
import { unsignedWebhook } from "./support/webhooks.js";

const { privateKey } = generateKeyPairSync("ed25519");

describe("construction", () => {
  it.each<[string, JwtOptions, string]>([
    ["an empty secret", { secret: "" }, "jwt.secret: expected at least 32 bytes, got 0"],
    ["a short secret", { secret: "x".repeat(31) }, "jwt.secret: expected at least 32 bytes, got 31"],
    ["short bytes", { secret: new Uint8Array(31) }, "jwt.secret: expected at least 32 bytes, got 31"],
    [
      "a short key",
      { secret: createSecretKey("x", "utf8") },
      "jwt.secret: expected at least 32 bytes, got 1",
    ],
    ["a private key", { secret: privateKey }, "jwt.secret: expected a secret key, got a private key"],
    ["an empty issuer", { secret: SECRET, issuer: "" }, 'jwt.issuer: expected a non-empty string, got ""'],
    [
      "an empty audience",
      { secret: SECRET, audience: "" },
      'jwt.audience: expected a non-empty string, got ""',
    ],
    [
      "no lifetime",
      { secret: SECRET, maxLifetime: 0 },
      "jwt.maxLifetime: expected a positive number of seconds, got 0",
    ],
    [
      "an endless one",
      { secret: SECRET, maxLifetime: Infinity },
      "jwt.maxLifetime: expected a positive number of seconds, got Infinity",
    ],
  ])("refuses %s", (_what, jwt, message) => {
    for (const build of [reminderRouter, reminderMiddleware]) {
      expect(() => build(options({ jwt }))).toThrow(
        expect.objectContaining({ code: "INVALID_OPTION", message }),
      );
    }
  });

  it.each<[string, object, string]>([
    ["options", { records: {}, histroy: {} }, "options: unknown records, histroy; expected only service, "],
    ["jwt", { jwt: { secret: SECRET, algorithm: "none" } }, "jwt: unknown algorithm; expected only secret, "],
    [
      "several places, all at once,",
      { histroy: {}, jwt: { secret: SECRET, algorithm: "none" }, webhooks: [{ path: "/" }] },
      "jwt: unknown algorithm; expected only secret, issuer, audience, maxLifetime; webhooks[0]: unknown path",
    ],
    [
      "a webhook",
      { store: store(), webhooks: [{ gateway: "a", webhook: unsignedWebhook(), path: "/" }] },
      "webhooks[0]: unknown path; expected only gateway, webhook, secret",
    ],
  ])("refuses a name in %s that does not exist", (_where, parts, message) => {
    for (const build of [reminderRouter, reminderMiddleware]) {
      expect(() => build({ ...options(), ...parts })).toThrow(
        expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringContaining(message) }),
      );
    }
  });

  it.each<[string, object, string]>([
    ["vehicles", { vehicles: undefined }, "store.vehicles: expected an object with findByIds, got undefined"],
    [
      "records",
      { records: undefined },
      "store.records: expected an object with list, resolve, got undefined",
    ],
    [
      "receipts",
      { receipts: undefined },
      "store.receipts: expected an object with record, findRecipients, listUnconfirmed, ",
    ],
    ["suppressions", { suppressions: undefined }, "store.suppressions: expected an object with list, add, "],
    ["history", { history: undefined }, "store.history: expected an object with get, list, got undefined"],
    ["activity", { activity: undefined }, "store.activity: expected an object with record, got undefined"],
  ])("refuses a store without %s", (_port, parts, message) => {
    expect(() => reminderRouter(options({ store: { ...store(), ...parts } }))).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringContaining(message) }),
    );
  });

  it("refuses a store beside a service that records its runs nowhere", () => {
    const service = { ...serviceDouble().service, keepsHistory: false };
    expect(() => reminderRouter(options({ service, store: store() }))).toThrow(
      expect.objectContaining({
        code: "INVALID_OPTION",
        message:
          "service.keepsHistory: expected true beside store (create the service with the store's history), got false",
      }),
    );
    expect(() => reminderRouter(options({ service }))).not.toThrow();
  });

  it.each([
    ["service", "service: expected an object with run, preview, got undefined"],
    ["scheduler", "scheduler: expected an object with start, stop, status, got undefined"],
    ["health", "health: expected a function, got undefined"],
    ["jwt", "jwt: expected an object, got undefined"],
  ])("refuses to do without %s", (name, message) => {
    const { [name]: _, ...rest } = options() as unknown as Record<string, unknown>;
    const incomplete = rest as unknown as ReturnType<typeof options>;
    for (const build of [reminderRouter, reminderMiddleware]) {
      expect(() => build(incomplete)).toThrow(
        expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringContaining(message) }),
      );
    }
  });

  it("refuses what is no secret at all, without showing it", () => {
    for (const secret of [undefined, null, 7, { k: "v" }]) {
      const jwt = { secret } as unknown as JwtOptions;
      expect(() => reminderRouter(options({ jwt }))).toThrow(
        "jwt.secret: expected a string, a Uint8Array or a KeyObject",
      );
    }
  });

  it("takes 32 bytes, however few characters they are", () => {
    expect(() => reminderRouter(options({ jwt: { secret: "é".repeat(16) } }))).not.toThrow();
  });
});
