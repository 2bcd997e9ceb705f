import { describe, expect, it } from "vitest";
import { decideOutcome, type ExchangeEnd, type GatewayReply, type OutcomeTable } from "../../src/index.js";

/** How an exchange ended, as far as it differs from a plain one, and what is then expected of the outcome. */
export type OutcomeExample = [end: Partial<ExchangeEnd>, outcome: Record<string, unknown>];

/** Examples by the name of the row that they belong to. */
export type OutcomeExamples = Readonly<Record<string, readonly OutcomeExample[]>>;

/** Declares the tests of an adapter's table: each row has examples, which it decides, and `failed` is always certain. */
export function testOutcomeTable<Reply extends GatewayReply>(
  table: OutcomeTable<Reply>,
  examples: OutcomeExamples,
  secrets: readonly string[] = [],
): void {
  const settings = { secrets, timeoutMs: 300 };

  describe("the outcome table", () => {
    it("has examples for each of its rows, and for no other", () => {
      expect(Object.keys(examples).sort()).toEqual(table.rows.map(({ when }) => when).sort());
    });

    for (const [when, cases] of Object.entries(examples)) {
      it.each(cases)(`${when}, example %#`, (end, expected) => {
        const decided = decideOutcome(table, whole(end), settings);
        expect(decided.outcome).toMatchObject(expected);
        expect(decided.when).toBe(when);
      });
    }

    it("says failed only where nothing was written or the gateway said so", () => {
      const endings = ["complete", "limit", "signal", "closed", "lost", "oversized", "garbled"] as const;
      for (const ending of endings) {
        for (const status of [null, ...Array.from({ length: 500 }, (_, n) => n + 200)]) {
          const { outcome } = decideOutcome(table, whole({ ending, status }), settings);
          const refused = status !== null && status >= 400 && status < 500 && status !== 408;
          expect([ending, status, outcome.status]).toEqual([ending, status, refused ? "failed" : "unknown"]);
        }
      }
    });
  });
}

/** Puts the examples of the same row together. */
export function mergeExamples(...all: readonly OutcomeExamples[]): OutcomeExamples {
  const merged: Record<string, OutcomeExample[]> = {};
  for (const [when, cases] of all.flatMap((one) => Object.entries(one))) {
    merged[when] = [...(merged[when] ?? []), ...cases];
  }
  return merged;
}

export function gatewayFailure(code: string, reason?: string) {
  const failure = { status: "failed", code, fault: "gateway", retryable: false };
  return reason === undefined ? failure : { ...failure, reason };
}

export function recipientFailure(code: string, reason: string) {
  return { status: "failed", code, fault: "recipient", retryable: false, retryAfterMs: null, reason };
}

export function doubt(code: string) {
  return { status: "unknown", code };
}

function whole(end: Partial<ExchangeEnd>): ExchangeEnd {
  const plain: ExchangeEnd = {
    ending: "complete",
    written: true,
    status: null,
    retryAfter: null,
    body: "",
    errorCode: null,
  };
  return { ...plain, ...end };
}
