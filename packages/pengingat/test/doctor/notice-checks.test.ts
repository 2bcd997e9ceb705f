import { type GatewayNotice, ReminderError } from "@pengingat/core";
import { inMemoryStore } from "@pengingat/core/testing";
import { expect, test } from "vitest";
import { noticeChecks } from "../../src/doctor/notice-checks.js";

const AT = new Date("2026-01-15T00:03:00Z");

test("each notice of the gateway that stands is a result, and one that was taken back is none", async () => {
  const { notices } = inMemoryStore();
  const told: readonly (readonly [string, GatewayNotice["severity"], string])[] = [
    ["template service_due", "halt", "the template is REJECTED"],
    ["quality of the sending number", "warning", "the quality of the sending number: FLAGGED"],
    ["account", "warning", "the account: ACCOUNT_VIOLATION"],
    ["account", "cleared", "the account: REINSTATE"],
  ];
  for (const [index, [subject, severity, words]] of told.entries()) {
    await notices.record([{ subject, severity, words, at: new Date(AT.getTime() - 60_000 * index) }]);
  }
  await notices.record([
    { subject: "account", severity: "cleared", words: "the account: REINSTATE", at: AT },
  ]);
  expect(await noticeChecks(notices, "Asia/Jakarta").run()).toMatchObject([
    {
      name: "gateway notice",
      state: "problem",
      what: "On 2026-01-15 07:03 the gateway reported: the template is REJECTED.",
    },
    {
      name: "gateway notice 2",
      state: "warning",
      what: "On 2026-01-15 07:02 the gateway reported: the quality of the sending number: FLAGGED.",
    },
  ]);
});

test("nothing is said of notices where the database is lost", async () => {
  const notices = {
    record: async () => {},
    async list(): Promise<never> {
      throw new ReminderError("DATABASE_LOST", "lost");
    },
  };
  expect(await noticeChecks(notices, "Asia/Jakarta").run()).toEqual([]);
});
