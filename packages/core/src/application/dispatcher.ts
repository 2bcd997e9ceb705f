import type { LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import { type ClaimedReminder, type HandOverParts, handOver, lossReason, markSending } from "./hand-over.js";
import { type Patience, persist } from "./persist.js";
import type { Tally } from "./tally.js";

/** Sends claimed reminders, a bounded number at a time. */
export interface Dispatcher {
  /** Takes claimed reminders into the queue. */
  add(reminders: readonly ClaimedReminder[]): void;
  /** Resolves when at most `waiting` reminders have not begun, or when the run is cut short. */
  room(waiting: number): Promise<void>;
  /** Resolves when none waits or is under way; what waits when the run is cut short is dropped. */
  idle(): Promise<void>;
}

/** What the dispatcher needs beside what a hand-over needs. */
export interface DispatcherParts extends HandOverParts {
  readonly ledger: Pick<LedgerRun, "handOver" | "settle" | "giveBack">;
  readonly tally: Tally;
  readonly concurrency: number;
  /** How long to wait for a lost database before a hand-over, and before an outcome is given up as not recorded. */
  readonly patience: { readonly handOver: Patience; readonly settle: Patience };
}

interface Outcome {
  readonly reminder: ClaimedReminder;
  readonly settlement: Settlement;
}

/**
 * Never more than `concurrency` reminders are between the commit of `sending` and the commit of their outcome: a
 * place is free again only when its outcome is committed. Marks and outcomes are written in groups that form by
 * themselves, as what has come together while the statement before was under way.
 */
export function dispatcher(parts: DispatcherParts): Dispatcher {
  const { breaker, concurrency, cut, tally } = parts;
  const queue: ClaimedReminder[] = [];
  let outcomes: Outcome[] = [];
  let underWay = 0;
  let isMarking = false;
  let isSettling = false;
  let givingBack = 0;
  let watchers: { done: () => boolean; resolve: () => void }[] = [];

  function notify(): void {
    watchers = watchers.filter((watcher) => {
      if (!watcher.done()) return true;
      watcher.resolve();
      return false;
    });
  }

  function until(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      watchers.push({ done, resolve });
      notify();
    });
  }

  const places = () => breaker.allowance(concurrency) - underWay;

  async function mark(): Promise<void> {
    if (isMarking) return;
    isMarking = true;
    while (queue.length > 0 && places() > 0 && !cut.signal.aborted) {
      await parts.pacer.turn(cut.signal);
      if (cut.signal.aborted || !parts.mayGoOn()) break;
      if (places() <= 0) break;
      const group = queue.splice(0, parts.pacer.limited ? 1 : Math.max(1, places()));
      underWay += group.length;
      await begin(group);
    }
    isMarking = false;
    notify();
  }

  async function begin(group: readonly ClaimedReminder[]): Promise<void> {
    const claims = group.map((reminder) => reminder.claim);
    try {
      const { held, stamp } = await persist(parts.clock, parts.patience.handOver, () =>
        markSending(parts, claims),
      );
      const holding = group.filter((reminder) => held.has(reminder.claim.token) || lost(reminder));
      // The run may have been cut short while the statement was under way.
      if (parts.mayGoOn()) for (const reminder of holding) void run(reminder, stamp);
      else void giveBack(holding);
    } catch (error) {
      cut.now("database_lost", lossReason(error));
      void giveBack(group);
    }
  }

  async function run(
    reminder: ClaimedReminder,
    stamp: Awaited<ReturnType<typeof markSending>>["stamp"],
  ): Promise<void> {
    const settlement = await handOver(parts, reminder, stamp);
    outcomes.push({ reminder, settlement });
    void settle();
  }

  /** Another run has it, or this one has been cut short and has given it back. */
  function lost(reminder: ClaimedReminder): false {
    underWay -= 1;
    if (!cut.signal.aborted) {
      tally.record(reminder.plan.subject, {
        status: "skipped",
        code: "IN_PROGRESS",
        reason: "another run has taken it over",
      });
    }
    wake();
    return false;
  }

  /** What has not begun when the run is cut short is open to others at once. Of `unsent` no byte has left. */
  async function giveBack(unsent: readonly ClaimedReminder[]): Promise<void> {
    givingBack += 1;
    const patience = unsent.length > 0 ? parts.patience.settle : () => 0;
    try {
      const claims = unsent.map(({ claim }) => claim);
      await persist(parts.clock, patience, () => parts.ledger.giveBack(claims));
    } catch {
      // The end of its lease gives it back.
    }
    givingBack -= 1;
    underWay -= unsent.length;
    notify();
  }

  async function settle(): Promise<void> {
    if (isSettling) return;
    isSettling = true;
    while (outcomes.length > 0) {
      const batch = outcomes;
      outcomes = [];
      let recorded: ReadonlySet<string> | null = null;
      try {
        recorded = await persist(parts.clock, parts.patience.settle, () =>
          parts.ledger.settle(batch.map(({ settlement }) => settlement)),
        );
      } catch (error) {
        cut.now("database_lost", lossReason(error));
      }
      for (const each of batch) report(each, recorded);
      underWay -= batch.length;
      tally.progress();
      wake();
    }
    isSettling = false;
    notify();
  }

  function report({ reminder, settlement }: Outcome, recorded: ReadonlySet<string> | null): void {
    const { subject, text: message } = reminder.plan;
    if (recorded === null) {
      const reason = `the outcome (${settlement.status}) could not be recorded: the database was lost`;
      tally.record(subject, { status: "unknown", code: "NOT_RECORDED", reason, message });
    } else if (settlement.status === "sent") {
      tally.record(subject, { status: "sent", message, response: settlement.response });
    } else if (settlement.status === "failed") {
      tally.record(subject, { status: "failed", message, code: settlement.code, reason: settlement.reason });
    } else {
      tally.record(subject, { status: "unknown", message, code: settlement.code, reason: settlement.reason });
    }
  }

  function wake(): void {
    void mark();
    notify();
  }

  function drop(): void {
    queue.length = 0;
    void giveBack([]);
    notify();
  }

  cut.signal.addEventListener("abort", drop, { once: true });

  return {
    add(reminders) {
      queue.push(...reminders);
      if (cut.signal.aborted) drop();
      else wake();
    },
    room: (waiting) => until(() => queue.length <= waiting || cut.signal.aborted),
    idle: () =>
      until(() => queue.length + underWay + outcomes.length + givingBack === 0 && !isMarking && !isSettling),
  };
}
