import type { GatewayNotice } from "@pengingat/core";
import { expect, test } from "vitest";
import { currentNotices } from "../../src/messenger/current-notices.js";

const NOW = new Date("2026-01-15T00:03:00Z");

function notice(
  subject: string,
  hoursAgo: number,
  severity: GatewayNotice["severity"] = "halt",
): GatewayNotice {
  return { subject, severity, words: `${subject}: PAUSED`, at: new Date(Number(NOW) - hoursAgo * 3_600_000) };
}

test("a notice is a problem only where it halts the runs of this messenger now, else a warning", async () => {
  const standing = [
    notice("template ours", 1),
    notice("template ours", 25),
    notice("template of others", 1),
    notice("account", 1, "warning"),
  ];
  const severities = async (messenger: { readonly subjects?: readonly string[] } | null) => {
    const list = async () => standing;
    const found = await currentNotices({ list }, () => messenger, { now: () => NOW }).list();
    return found.map(({ severity }) => severity);
  };
  expect(await severities({ subjects: ["template ours"] })).toEqual([
    "halt",
    "warning",
    "warning",
    "warning",
  ]);
  expect(await severities({})).toEqual(Array(4).fill("warning"));
  expect(await severities(null)).toEqual(Array(4).fill("warning"));
});
