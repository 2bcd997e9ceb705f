import { createReminderService, systemClock } from "@pengingat/core";
import { inMemoryStore, manualScheduler, recordingMessenger } from "@pengingat/core/testing";
import { oddArguments, type PublicFunction } from "@pengingat/test-support/odd-arguments";
import { describe, expect, it } from "vitest";
import { hashPassword, reminderPage, signInLinks } from "../src/index.js";

const store = inMemoryStore();
const clock = systemClock({ timeZone: "Asia/Jakarta" });
const service = createReminderService(
  { ...store, clock, messenger: recordingMessenger() },
  { servicePhone: "0811000621" },
);
const scheduler = manualScheduler({ now: new Date() });
const OPTIONS = {
  ...{ service, scheduler, store, clock, workshop: "Bengkel", sending: "printed" },
  ...{ intervalMonths: 4, defaultCountry: "ID", signInLinks: signInLinks(), addUserCommand: "tambah" },
  ...{ signal: AbortSignal.abort() },
};

const FUNCTIONS: Readonly<Record<string, PublicFunction>> = {
  reminderPage: { call: reminderPage, args: [OPTIONS] },
  hashPassword: { call: hashPassword, args: ["1234567"] },
  issue: { call: signInLinks().issue, args: ["kasir"] },
  redeem: { call: signInLinks().redeem, args: ["rahasia"] },
};

describe("what plain JavaScript may bring", () => {
  it.each(Object.entries(FUNCTIONS))(
    "is taken or refused by %s with a ReminderError that names what is wrong",
    async (_, given) => {
      expect(await oddArguments(given)).toEqual([]);
    },
  );
});
