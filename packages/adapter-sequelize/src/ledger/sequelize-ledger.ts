import type {
  Claim,
  ClaimAnswer,
  DeliveryKey,
  DeliveryLedger,
  DeliveryState,
  LedgerRun,
  RunIdentity,
  Settlement,
} from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { postgresInstance } from "../postgres-instance.js";
import { statement } from "../statement.js";
import {
  ADVANCE,
  CLAIM,
  COUNT_NEW,
  DOUBT,
  GIVE_BACK,
  GIVE_BACK_STALE,
  OPENED_AT,
  READ,
  RENEW,
  TIDY,
} from "./ledger-statements.js";
import { storableText } from "./storable-text.js";

interface TokenRow {
  readonly token: string;
}

interface DeliveryRow {
  /** `null` where the key has no delivery. */
  readonly status: "claimed" | "sending" | "sent" | "failed" | "unknown" | null;
  readonly token: string | null;
  readonly lease: string;
  readonly lease_over: boolean;
}

/** Options of {@link sequelizeLedger}. */
export interface SequelizeLedgerOptions {
  /**
   * For a look without a run, a preview say: how long a row that some other program wrote without a lease counts as
   * held, in milliseconds. A run goes by its own lease.
   * @default 60000
   */
  readonly leaseMs?: number;
}

/**
 * The delivery ledger in the table `reminder_delivery`; make it with `migrate` first.
 *
 * Every call is one statement or a few, each committed by itself, so it works behind a transaction pooler.
 * The Sequelize instance stays its owner's: it is neither configured nor closed here.
 */
export function sequelizeLedger(
  sequelize: Sequelize,
  { leaseMs = 60_000 }: SequelizeLedgerOptions = {},
): DeliveryLedger {
  postgresInstance(sequelize);
  return {
    async open(run) {
      const [row] = await statement<{ opened_at: string }>(sequelize, OPENED_AT, []);
      if (row === undefined) throw new Error("the database did not tell the time");
      await statement(sequelize, TIDY, [run.today, false, run.leaseMs]);
      return openRun(sequelize, run, row.opened_at);
    },

    async countNew(vehicleIds) {
      const [row] = await statement<{ count: number }>(sequelize, COUNT_NEW, [vehicleIds]);
      return row?.count ?? 0;
    },

    async peek(keys) {
      const rows = await read(sequelize, keys, leaseMs);
      return rows.map((row): DeliveryState => {
        if (row.status === null || row.status === "failed") return { state: "open" };
        if (row.status === "claimed" && row.lease_over) return { state: "open" };
        return closedState(row);
      });
    },
  };
}

function openRun(sequelize: Sequelize, run: RunIdentity, openedAt: string): LedgerRun {
  const { runId, leaseMs, today } = run;

  /** Answers the tokens of the rows that were moved on. */
  async function advance(
    settlements: readonly Settlement[],
    next: readonly Claim[],
  ): Promise<ReadonlySet<string>> {
    const changes = [...settlements, ...next.map(toSending)];
    const bind = [...arrays(changes.map(({ claim }) => claim)), ...changeArrays(changes), leaseMs];
    return tokens(await statement<TokenRow>(sequelize, ADVANCE, bind));
  }

  return {
    async claim(requests): Promise<readonly ClaimAnswer[]> {
      const taken = tokens(
        await statement<TokenRow>(sequelize, CLAIM, [...arrays(requests), runId, leaseMs, openedAt]),
      );
      if (requests.every(({ token }) => taken.has(token))) return requests.map(() => ({ state: "claimed" }));

      const others = requests.filter(({ token }) => !taken.has(token));
      await statement(sequelize, DOUBT, [...arrays(others), leaseMs]);
      const rows = await read(sequelize, others, leaseMs);
      const states = new Map(others.map(({ token }, index) => [token, rows[index]]));
      return requests.map(({ token }) => {
        const row = states.get(token);
        return row === undefined ? { state: "claimed" } : closedState(row);
      });
    },

    handOver: (claims) => advance([], claims),

    settle: (settlements) => advance(settlements, []),

    async settleAndHandOver(settlements, next) {
      const moved = await advance(settlements, next);
      const among = (claims: readonly Claim[]) =>
        new Set(claims.flatMap(({ token }) => (moved.has(token) ? [token] : [])));
      return { settled: among(settlements.map(({ claim }) => claim)), held: among(next) };
    },

    async renew() {
      await statement(sequelize, RENEW, [runId, leaseMs]);
    },

    async giveBack(unsent) {
      await statement(sequelize, GIVE_BACK, [runId, unsent.map(({ token }) => token)]);
    },

    async close({ finished }) {
      await statement(sequelize, GIVE_BACK, [runId, []]);
      if (!finished) await statement(sequelize, GIVE_BACK_STALE, [leaseMs]);
      await statement(sequelize, TIDY, [today, finished, leaseMs]);
    },
  };
}

/** What stands in the way of a claim. A row that is gone or open by now was somebody's a moment ago: it may be asked for again. */
function closedState(row: DeliveryRow): Exclude<ClaimAnswer, { state: "claimed" }> {
  switch (row.status) {
    case "sent":
    case "unknown":
    case "failed":
      return { state: row.status };
    case "sending":
      if (row.lease_over) return { state: "unknown" };
      return { state: "held", lease: `${row.token} ${row.lease}` };
    default:
      return { state: "held", lease: `${row.token} ${row.lease}` };
  }
}

function read(
  sequelize: Sequelize,
  keys: readonly (DeliveryKey & Partial<Claim>)[],
  leaseMs: number,
): Promise<DeliveryRow[]> {
  return statement<DeliveryRow>(sequelize, READ, [...arrays(keys), leaseMs]);
}

function arrays(keys: readonly (DeliveryKey & Partial<Claim>)[]): unknown[][] {
  return [
    keys.map(({ vehicleId }) => vehicleId),
    keys.map(({ visitDate }) => visitDate),
    keys.map(({ occasion }) => occasion),
    keys.map(({ token }) => token ?? null),
  ];
}

function tokens(rows: readonly TokenRow[]): ReadonlySet<string> {
  return new Set(rows.map(({ token }) => token));
}

/** What a row is moved to. */
type Change = Settlement | ReturnType<typeof toSending>;

function toSending(claim: Claim) {
  return { claim, status: "sending" } as const;
}

function changeArrays(changes: readonly Change[]): unknown[][] {
  const sent = changes.map((each) => (each.status === "sent" ? each : null));
  const unsent = changes.map((each) => (each.status === "failed" || each.status === "unknown" ? each : null));
  return [
    changes.map(({ status }) => status),
    unsent.map((each) => each?.code ?? null),
    unsent.map((each) => each && storableText(each.reason)),
    sent.map((each) => each && storableText(each.response)),
    sent.map((each) => each && storableText(each.messageId)),
    changes.map((each) => (each.status === "sending" ? null : each.attempts)),
  ];
}
