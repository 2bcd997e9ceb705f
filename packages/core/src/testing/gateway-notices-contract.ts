import assert from "node:assert/strict";
import type { GatewayNotice, GatewayNotices } from "../ports/gateway-notices.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import { permutations } from "./permutations.js";

/** Fresh, empty notices. */
export interface GatewayNoticesHarness extends ContractHarness {
  readonly notices: GatewayNotices;
}

/** Every rule of `GatewayNotices` as cases for any test runner; each makes a harness of its own. */
export function gatewayNoticesContract(
  createHarness: () => GatewayNoticesHarness | Promise<GatewayNoticesHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("what stands is listed, newest first", async ({ notices }) => {
      assert.deepEqual(await notices.list(), []);
      await notices.record([]);
      const [a, b, c] = [notice("a", 2, "halt"), notice("b", 3, "warning"), notice("c", 1, "warning")];
      await notices.record([a, b, c]);
      assert.deepEqual(await notices.list(), [b, a, c]);
    }),

    rule("the latest notice of a subject stands alone, in whatever order they come", async ({ notices }) => {
      const given = [notice("", 1, "halt"), notice("", 2, "cleared"), notice("", 3, "warning")];
      for (const [n, order] of permutations(given).entries()) {
        const mine = order.map((each) => ({ ...each, subject: String(n) }));
        if (n % 2 === 0) await notices.record([...mine, ...mine]);
        else for (const each of [...mine, ...mine.slice(0, 1)]) await notices.record([each]);
      }
      const listed = await notices.list();
      assert.equal(listed.length, 6);
      for (const { severity, words } of listed) assert.deepEqual([severity, words], ["warning", "at 3"]);
    }),

    rule("what is cleared is not listed, whatever comes late", async ({ notices }) => {
      await notices.record([notice("a", 1, "halt"), notice("b", 1, "halt")]);
      await notices.record([notice("a", 3, "cleared")]);
      await notices.record([notice("a", 2, "halt")]);
      assert.deepEqual(await notices.list(), [notice("b", 1, "halt")]);
    }),

    rule("a halt and a warning of one subject both stand until it is cleared later", async ({ notices }) => {
      const halt = notice("a", 1, "halt");
      await notices.record([halt, notice("a", 2, "warning"), notice("a", 1, "cleared")]);
      const warning = notice("a", 3, "warning");
      await notices.record([warning]);
      assert.deepEqual(await notices.list(), [warning, halt]);
      const newer = notice("a", 4, "halt");
      await notices.record([newer]);
      assert.deepEqual(await notices.list(), [newer, warning]);
      await notices.record([notice("a", 5, "cleared")]);
      assert.deepEqual(await notices.list(), []);
      await notices.record([notice("a", 6, "warning")]);
      assert.deepEqual(await notices.list(), [notice("a", 6, "warning")]);
    }),

    rule("at most 100 are listed, and any text is taken", async ({ notices }) => {
      const texts = ["", "'", "😀", "a\0b", "\ud800", "x".repeat(100_000)];
      await notices.record(texts.map((text, n) => ({ ...notice(`${n} ${text}`, 1, "halt"), words: text })));
      await notices.record(Array.from({ length: 120 }, (_, n) => notice(`s${n}`, 2, "warning")));
      assert.equal((await notices.list()).length, 100);
    }),
  ];
}

function notice(subject: string, minute: number, severity: GatewayNotice["severity"]): GatewayNotice {
  const at = new Date(Date.parse("2025-12-16T01:00:00Z") + minute * 60_000);
  return { subject, severity, words: `at ${minute}`, at };
}
