import { createReminderService } from "@pengingat/core";
import { inMemoryStore, manualScheduler, recordingMessenger } from "@pengingat/core/testing";
import { oddArguments, type PublicFunction } from "@pengingat/test-support/odd-arguments";
import { describe, expect, it } from "vitest";
import { reminderMiddleware, reminderRouter } from "../src/index.js";

const store = inMemoryStore();
const service = createReminderService(
  { ...store, messenger: recordingMessenger() },
  { servicePhone: "0811000621" },
);
const scheduler = manualScheduler({ now: new Date() });
const OPTIONS = {
  ...{
    service,
    scheduler,
    store,
    health: () => Promise.resolve(),
    results: () => Promise.reject(),
  },
  ...{
    jwt: { secret: "x".repeat(32), issuer: "i", audience: "a", maxLifetime: 60 },
    signal: AbortSignal.abort(),
  },
  ...{ webhooks: [] },
};

const FUNCTIONS: Readonly<Record<string, PublicFunction>> = {
  reminderRouter: { call: reminderRouter, args: [OPTIONS] },
  reminderMiddleware: { call: reminderMiddleware, args: [OPTIONS] },
};

describe("what plain JavaScript may bring", () => {
  it.each(Object.entries(FUNCTIONS))(
    "is taken or refused by %s with a ReminderError that names what is wrong",
    async (_, given) => {
      expect(await oddArguments(given)).toEqual([]);
    },
  );
});
