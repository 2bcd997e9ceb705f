import {
  type CalendarDate,
  type DeliveryKey,
  type DeliveryLedger,
  type DeliveryState,
  type LedgerRun,
  ReminderError,
  type RunIdentity,
} from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { isDuplicate, sqlStates } from "../database/database-error.js";
import { statement } from "../database/statement.js";
import { type Change, changeArrays, deliveryArrays, keyArrays, rounds } from "./changes.js";
import { unlessHeld } from "./held-rows.js";
import { FOREIGN_LEASE_MS } from "./lease.js";
import { COUNT_NEW, EXPIRE, READ, RELEASE } from "./ledger-statements.js";
import { DAY_INDEX, SETTLE_AND_BEGIN } from "./settle-and-begin.js";

interface ChangedRow {
  readonly token: string;
  readonly status: "sending" | "sent" | "failed" | "unknown";
}

/** Something that stands in the way of a key. */
interface Obstacle {
  /** Of the key in the call, from 1. */
  readonly position: number;
  /** Whether it is the key's own row, and not another period of its visit. */
  readonly is_own: boolean;
  readonly state: Exclude<DeliveryState, "open">;
}

/** How a look at the ledger judges rows. */
interface Look {
  readonly today: CalendarDate;
  readonly leaseMs: number;
  readonly runId: string | null;
  readonly openedAt: string | null;
}

/** The delivery ledger in the table `reminder_delivery`. Every call is one statement, committed by itself. */
export function deliveryLedger(sequelize: Sequelize): DeliveryLedger {
  return {
    async open(run) {
      const [row] = await statement<{ opened_at: string }>(sequelize, EXPIRE, [run.leaseMs]);
      if (row === undefined) throw new Error("the database did not return its time");
      return ledgerRun(sequelize, run, row.opened_at);
    },

    read: (keys, today) =>
      read(sequelize, keys, { today, leaseMs: FOREIGN_LEASE_MS, runId: null, openedAt: null }),

    async countNew(vehicleIds) {
      const [row] = await statement<{ count: number }>(sequelize, COUNT_NEW, [vehicleIds]);
      return row?.count ?? 0;
    },
  };
}

function ledgerRun(sequelize: Sequelize, run: RunIdentity, openedAt: string): LedgerRun {
  const { runId, leaseMs, today, isTest = false } = run;

  async function write(changes: readonly Change[], looksForPeriods: boolean): Promise<ChangedRow[]> {
    const { first, last } = changeArrays(changes);
    const bind = [...first, runId, leaseMs, openedAt, today, looksForPeriods, isTest, ...last];
    try {
      return await unlessHeld(() => statement<ChangedRow>(sequelize, SETTLE_AND_BEGIN, bind));
    } catch (error) {
      // Another run has begun one of these a moment ago: by now its row is to be seen.
      if (isDuplicate(error, DAY_INDEX)) return write(changes, true);
      if (ReminderError.is(error)) throw error;
      // What a trigger or an index says may hold values of the row.
      throw new Error(
        `the database refused the row in its ledger (SQLSTATE ${sqlStates(error)[0] ?? "none"})`,
        {
          cause: error,
        },
      );
    }
  }

  return {
    async settleAndBegin(settlements, begin) {
      const settled = new Set<string>();
      const begun = new Set<string>();
      for (const changes of rounds([
        ...settlements,
        ...begin.map((each) => ({ begun: each, status: "sending" }) as const),
      ])) {
        for (const { token, status } of await write(changes, false)) {
          (status === "sending" ? begun : settled).add(token);
        }
      }
      return { settled, begun };
    },

    async release(begun) {
      if (begun.length === 0) return;
      await unlessHeld(() => statement(sequelize, RELEASE, deliveryArrays(begun)));
    },

    read: (keys) => read(sequelize, keys, { today, leaseMs, runId, openedAt }),

    async close() {
      await statement(sequelize, EXPIRE, [leaseMs]);
    },
  };
}

async function read(
  sequelize: Sequelize,
  keys: readonly DeliveryKey[],
  { today, leaseMs, runId, openedAt }: Look,
): Promise<readonly DeliveryState[]> {
  if (keys.length === 0) return [];
  const found = await statement<Obstacle>(sequelize, READ, [
    ...keyArrays(keys),
    ...[today, leaseMs, runId, openedAt],
  ]);
  const states = keys.map((): DeliveryState => "open");
  // The key's own row last, as it says more than another period.
  for (const isOwn of [false, true]) {
    for (const { position, is_own, state } of found) if (is_own === isOwn) states[position - 1] = state;
  }
  return states;
}
