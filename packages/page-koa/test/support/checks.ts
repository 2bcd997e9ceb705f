import type { CheckResult } from "@pengingat/core";
import { recordedChecks } from "@pengingat/core/testing";
import type { TestMessages, TestResult, WantedTest } from "@pengingat/page-koa";

/** Results of each state, and one that the page has no words for. */
const RESULTS: readonly CheckResult[] = [
  { name: "messenger", state: "ok", what: "Messages go through starsender." },
  {
    name: "quiet hours",
    state: "warning",
    what: "No quiet hours are set: a late run writes to customers at night.",
    remedy: "Set QUIET_HOURS=20:00-08:00.",
  },
  { name: "database", state: "ok", what: "PostgreSQL 18.4 answers in 2 ms (time zone UTC, UTF8)." },
  {
    name: "numbers",
    state: "warning",
    what: "28 of 100 vehicles (28%) have no usable mobile number, such as 02•• ••••••.",
    remedy: "Correct the numbers on file; a dry run names those of vehicles that are due.",
  },
  {
    name: "starsender device",
    state: "problem",
    what: "Starsender accepts the key, but the device is not connected.",
    remedy: "Open WhatsApp on the phone, and scan the device's QR code in Starsender's dashboard.",
  },
  { name: "<b>own check</b>", state: "warning", what: "Something is odd.", remedy: "Look at it." },
];

export const checksOfAllStates = recordedChecks(RESULTS);

/** Test messages that go nowhere; it keeps those that were asked for. */
export function recordingTests(
  answer: (wanted: WantedTest) => Promise<Partial<TestResult>> = async () => ({}),
): TestMessages & { readonly wanted: WantedTest[] } {
  const wanted: WantedTest[] = [];
  return {
    wanted,
    async send(test) {
      wanted.push(test);
      return {
        ...{ vehicleId: `test:${test.id}`, status: "sent", code: null, reason: null, opensAt: null },
        message:
          "Bapak Adi Contoh untuk nomor kendaraan B 1001 CTH sebentar lagi tiba saat pemeliharaan rutin",
        reportsDelivery: true,
        ...(await answer(test)),
      };
    },
  };
}
