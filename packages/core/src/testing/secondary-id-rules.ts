import type { ContractCase } from "./contract-case.js";
import {
  accepted,
  assertStored,
  at,
  delivered,
  failed,
  linked,
  type ReceiptRule,
  read,
  under,
} from "./receipt-fixture.js";

/** The rules of the other name that a gateway gives a message. */
export function secondaryIdRules(rule: ReceiptRule): readonly ContractCase[] {
  return [
    rule("a secondary id says nothing of what became of its message", async (harness) => {
      await harness.seed([accepted("a"), accepted("b"), accepted("c")]);
      await harness.receipts.record([read("a", 5), failed("b", 5, "offline")]);
      await harness.receipts.record([linked("a", "A"), linked("b", "B"), linked("c", "C")]);
      await assertStored(harness, {
        a: { deliveredAt: at(5), readAt: at(5) },
        b: { bounced: { at: at(5), reason: "offline" } },
        c: {},
      });
    }),

    rule("a receipt under a secondary id is one of its message, and of no other", async (harness) => {
      await harness.seed([accepted("a"), accepted("b"), accepted("c")]);
      await harness.receipts.record([linked("a", "A"), linked("b", "B")]);
      await harness.receipts.record([under("A", delivered("", 5)), under("b", delivered("", 5))]);
      await harness.receipts.record([under("B", failed("", 6, "offline")), under("a", read("", 5))]);
      await harness.receipts.record([read("a", 4), under("A", read("", 7)), under("C", read("", 7))]);
      await assertStored(harness, {
        a: { deliveredAt: at(4), readAt: at(4) },
        b: { bounced: { at: at(6), reason: "offline" } },
        c: {},
      });
    }),

    rule("a secondary id may come with what became of its message", async (harness) => {
      await harness.seed([accepted("a"), accepted("b")]);
      await harness.receipts.record([{ ...failed("a", 5, "offline"), secondaryId: "A" }]);
      await harness.receipts.record([{ ...delivered("b", 5), secondaryId: "B" }]);
      await assertStored(harness, {
        a: { bounced: { at: at(5), reason: "offline" } },
        b: { deliveredAt: at(5) },
      });
      await harness.receipts.record([under("A", delivered("", 6)), under("B", read("", 7))]);
      await assertStored(harness, {
        a: { deliveredAt: at(6) },
        b: { deliveredAt: at(5), readAt: at(7) },
      });
    }),

    rule("a secondary id counts in all of the call that gives it", async (harness) => {
      await harness.seed([accepted("a"), accepted("b"), accepted("c")]);
      await harness.receipts.record([linked("a", "A"), under("A", delivered("", 5)), delivered("a", 6)]);
      await harness.receipts.record([under("B", read("", 5)), linked("b", "B"), delivered("b", 4)]);
      await assertStored(harness, {
        a: { deliveredAt: at(5) },
        b: { deliveredAt: at(4), readAt: at(5) },
        c: {},
      });
    }),

    rule("a secondary id that is given again changes nothing", async (harness) => {
      await harness.seed([accepted("a"), accepted("b")]);
      await harness.receipts.record([linked("a", "A"), linked("a", "A"), linked("b", "B")]);
      await harness.receipts.record([under("A", delivered("", 5)), linked("a", "A")]);
      await harness.receipts.record([linked("a", "A"), linked("b", "B")]);
      await harness.receipts.record([linked("a", "A"), under("A", read("", 8)), under("A", read("", 8))]);
      await assertStored(harness, { a: { deliveredAt: at(5), readAt: at(8) }, b: {} });
    }),

    rule("a message goes by the secondary id that was given last", async (harness) => {
      await harness.seed([accepted("a"), accepted("b")]);
      await harness.receipts.record([linked("a", "A")]);
      await harness.receipts.record([linked("a", "A2"), linked("b", "B"), linked("b", "B2")]);
      await harness.receipts.record([under("A2", delivered("", 5)), under("B2", delivered("", 6))]);
      await assertStored(harness, { a: { deliveredAt: at(5) }, b: { deliveredAt: at(6) } });
    }),

    rule("deliveries that went out as one message share its secondary id", async (harness) => {
      const messageId = "one for both";
      await harness.seed([{ ...accepted("a"), messageId }, { ...accepted("b"), messageId }, accepted("c")]);
      await harness.receipts.record([under(messageId, linked("", "A"))]);
      await harness.receipts.record([under("A", delivered("", 5))]);
      await assertStored(harness, { a: { deliveredAt: at(5) }, b: { deliveredAt: at(5) }, c: {} });
    }),

    rule("a secondary id of several messages counts for each", async (harness) => {
      await harness.seed([accepted("a"), accepted("b"), accepted("c")]);
      await harness.receipts.record([linked("a", "A"), linked("b", "A")]);
      await harness.receipts.record([under("A", delivered("", 5))]);
      await assertStored(harness, { a: { deliveredAt: at(5) }, b: { deliveredAt: at(5) }, c: {} });
    }),

    rule("a secondary id of an unknown message is ignored", async (harness) => {
      await harness.seed([accepted("a"), { ...accepted("b"), messageId: null }]);
      await harness.receipts.record([linked("x", "X"), under("null", linked("", "X"))]);
      await harness.receipts.record([under("X", delivered("", 4)), delivered("a", 5)]);
      await assertStored(harness, { a: { deliveredAt: at(5) }, b: {} });
    }),

    rule("any text is taken as a secondary id", async (harness) => {
      const texts = ["'", "{a,b}", "NULL", "😀 ꦧꦸꦢꦶ", "\ud800", "3EB0A1", "x".repeat(1_000)];
      await harness.seed(texts.map((_, n) => accepted(String(n))));
      await harness.receipts.record(texts.map((text, n) => linked(String(n), text)));
      for (const text of texts) await harness.receipts.record([under(text, delivered("", 5))]);
      await assertStored(
        harness,
        Object.fromEntries(texts.map((_, n) => [String(n), { deliveredAt: at(5) }])),
      );
      for (const text of ["a\0b", "y".repeat(100_000)]) {
        await harness.receipts.record([linked("0", text)]);
        await harness.receipts.record([under(text, delivered("", 4))]);
      }
    }),
  ];
}
