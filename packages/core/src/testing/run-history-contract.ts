import assert from "node:assert/strict";
import type { RunBeginning, RunEnding, RunHistory, RunRecord } from "../ports/run-history.js";
import { type ContractCase, type ContractHarness, type ContractRule, contractRule } from "./contract-case.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";

/** A fresh, empty history and the way to let its time pass. */
export interface RunHistoryHarness extends ContractHarness {
  readonly history: RunHistory;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
}

const LEASE_MS = 60_000;
const NOTHING = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0 };
const COUNTS = { due: 9, sent: 4, failed: 1, unknown: 1, skipped: 1 };
const HALTED: RunEnding = { ended: "halted", reason: "the gateway", left: 2, counts: COUNTS };

/** Every rule of {@link RunHistory} as cases for any test runner; each makes a harness of its own. */
export function runHistoryContract(
  createHarness: () => RunHistoryHarness | Promise<RunHistoryHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("a run that began is running, and nothing is counted yet", async ({ history }) => {
      const runId = await begin(history, { startedBy: { kind: "schedule", by: null } });
      const { startedAt, ...record } = await recordOf(history, runId);
      assert.deepEqual(record, {
        ...{ runId, startedBy: { kind: "schedule", by: null }, today: "2025-12-16", state: "running" },
        ...{ ...NOTHING, left: 0, endedAt: null, reason: null, waitingUntil: null },
      });
      assert.ok(startedAt instanceof Date && !Number.isNaN(startedAt.getTime()), "it began at an instant");
    }),

    rule("progress keeps the counts, and until when the run waits", async ({ history }) => {
      const runId = await begin(history);
      const other = await begin(history);
      const until = new Date("2025-12-17T01:00:00Z");
      await history.progress(runId, { ...COUNTS, waitingUntil: until });
      const waiting = await recordOf(history, runId);
      assertHolds(waiting, { ...COUNTS, state: "running", waitingUntil: until });
      await history.progress(runId, { ...COUNTS, sent: 5, waitingUntil: null });
      assertHolds(await recordOf(history, runId), { ...COUNTS, sent: 5, waitingUntil: null });
      assertHolds(await recordOf(history, other), NOTHING);
    }),

    ...(["finished", "halted", "stopped", "database_lost", "failed"] as const).map((ended) =>
      rule(`a run that ended as ${ended} is so, with what it came to`, async ({ history }) => {
        const runId = await begin(history);
        await history.progress(runId, { ...NOTHING, due: 9, waitingUntil: new Date("2025-12-17T01:00:00Z") });
        const reason = ended === "finished" ? null : "the reason";
        await history.end(runId, { ended, reason, left: 2, counts: COUNTS });
        const record = await recordOf(history, runId);
        assertHolds(record, { ...COUNTS, state: ended, reason, left: 2, waitingUntil: null });
        assert.ok(record.endedAt instanceof Date, "it ended at an instant");
      }),
    ),

    rule("nothing changes a record that is closed", async ({ history, elapse }) => {
      const runId = await begin(history);
      await history.end(runId, HALTED);
      const closed = await recordOf(history, runId);
      await history.progress(runId, { ...COUNTS, sent: 0, waitingUntil: new Date() });
      await history.end(runId, { ended: "finished", reason: null, left: 0, counts: NOTHING });
      await elapse(LEASE_MS + 1_000);
      assert.deepEqual(await recordOf(history, runId), closed);
    }),

    rule("a run that gives no sign of life for its lease has died", async ({ history, elapse }) => {
      const runId = await begin(history);
      await history.progress(runId, { ...COUNTS, waitingUntil: new Date("2025-12-17T01:00:00Z") });
      await elapse(LEASE_MS - 1_000);
      assertHolds(await recordOf(history, runId), { state: "running" });
      await elapse(2_000);
      const died = { ...COUNTS, state: "died", endedAt: null, waitingUntil: null } as const;
      assertHolds(await recordOf(history, runId), died);
    }),

    rule("progress gives a run its full lease again, also where it counted as died", async (harness) => {
      const { history, elapse } = harness;
      const runId = await begin(history);
      for (const pause of [LEASE_MS - 1_000, LEASE_MS + 1_000]) {
        await elapse(pause);
        await history.progress(runId, { ...COUNTS, waitingUntil: null });
        await elapse(LEASE_MS - 1_000);
        assertHolds(await recordOf(history, runId), { state: "running" });
        await history.progress(runId, { ...COUNTS, waitingUntil: null });
      }
    }),

    rule("a run that counted as died may end", async ({ history, elapse }) => {
      const runId = await begin(history);
      await elapse(LEASE_MS + 1_000);
      await history.end(runId, HALTED);
      assertHolds(await recordOf(history, runId), { state: "halted", left: 2 });
    }),

    rule("a run that is begun again keeps its record", async ({ history }) => {
      const runId = await begin(history);
      await history.progress(runId, { ...COUNTS, waitingUntil: null });
      await begin(history, { runId, startedBy: { kind: "command", by: null } });
      assertHolds(await recordOf(history, runId), { ...COUNTS, startedBy: { kind: "http", by: "operator" } });
      assert.equal((await listed(history, 10)).length, 1);
    }),

    rule("what never began has no record, whatever its id", async ({ history }) => {
      const ids = ["", "1", "1; drop table reminder_run", "\0", "\ud800", "x".repeat(9_000)];
      for (const id of [crypto.randomUUID(), ...ids]) assert.equal(await history.get(id), null);
      const runId = crypto.randomUUID();
      await history.progress(runId, { ...COUNTS, waitingUntil: null });
      await history.end(runId, HALTED);
      assert.equal(await history.get(runId), null);
    }),

    rule("any text is taken as who began it, and why it ended", async ({ history }) => {
      for (const text of ["", "NUL \0", "\ud800", "'; drop table x; --", "😀 ꦧꦸꦢꦶ", "x".repeat(100_000)]) {
        const runId = await begin(history, { startedBy: { kind: "http", by: text } });
        await history.end(runId, { ...HALTED, reason: text });
        assertHolds(await recordOf(history, runId), { state: "halted" });
      }
      assertHolds((await listed(history, 10))[1], {
        ...{ startedBy: { kind: "http", by: "😀 ꦧꦸꦢꦶ" }, reason: "😀 ꦧꦸꦢꦶ" },
      });
    }),

    ...pageRules(rule),
  ];
}

function pageRules(rule: ContractRule<RunHistoryHarness>): ContractCase[] {
  return [
    ...[1, 2, 6, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 runs once, newest first`, async ({ history }) => {
        assert.deepEqual(await listed(history, limit), []);
        const ids: string[] = [];
        for (let run = 0; run < 12; run += 1) ids.unshift(await begin(history));
        const records = await listed(history, limit);
        assert.deepEqual(
          records.map(({ runId }) => runId),
          ids,
        );
        assert.deepEqual(records[0], await recordOf(history, ids[0] ?? ""));
      }),
    ),

    rule("runs that begin between two pages make none come twice or be passed over", async ({ history }) => {
      const ids: string[] = [];
      for (let run = 0; run < 6; run += 1) ids.unshift(await begin(history));
      const first = await history.list({ limit: 2, after: null });
      for (let run = 0; run < 3; run += 1) await begin(history);
      const rest = await history.list({ limit: 10, after: first.next });
      assert.deepEqual(
        rest.runs.map(({ runId }) => runId),
        ids.slice(2),
      );
    }),

    rule("a cursor that no page gave is refused", async ({ history }) => {
      for (const after of FOREIGN_CURSORS) {
        await assert.rejects(history.list({ limit: 1, after }), { code: "INVALID_OPTION" });
      }
    }),
  ];
}

async function begin(history: RunHistory, run: Partial<RunBeginning> = {}): Promise<string> {
  const runId = crypto.randomUUID();
  const beginning: RunBeginning = {
    ...{ runId, startedBy: { kind: "http", by: "operator" }, today: "2025-12-16", leaseMs: LEASE_MS },
    ...run,
  };
  await history.begin(beginning);
  return beginning.runId;
}

async function recordOf(history: RunHistory, runId: string): Promise<RunRecord> {
  const record = await history.get(runId);
  assert.ok(record, "there is a record of the run");
  return record;
}

function assertHolds(record: RunRecord | undefined, expected: Partial<RunRecord>): void {
  assert.ok(record, "there is a record of the run");
  assert.deepEqual({ ...record, ...expected }, record);
}

function listed(history: RunHistory, limit: number): Promise<RunRecord[]> {
  return readPages(limit, async (after) => {
    const { runs, next } = await history.list({ limit, after });
    return { items: runs, next };
  });
}
