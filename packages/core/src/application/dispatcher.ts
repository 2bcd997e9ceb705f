import type { CalendarDate } from "../domain/calendar-date.js";
import type { LedgerRun } from "../ports/delivery-ledger.js";
import { changes } from "./changes.js";
import {
  type HandOverParts,
  handOver,
  type LeaseStamp,
  leaseStamp,
  markSending,
  untilQuietIsOver,
} from "./hand-over.js";
import type { Manners, MessageBounds } from "./manners.js";
import { type MessageOutcome, reportOutcome, settlements } from "./outcome-report.js";
import { lossReason, type Patience, persist } from "./persist.js";
import { refused } from "./refused.js";
import { type ClaimedReminder, claimsOf, type ReminderMessage, sizeOf } from "./reminder-message.js";
import { SKIP_FOR_CAP, SKIP_FOR_LOSS } from "./skip-reason.js";
import type { Tally } from "./tally.js";

/** Sends the messages of claimed reminders, a bounded number of reminders at a time. */
export interface Dispatcher {
  /** Takes messages into the queue. */
  add(messages: readonly ReminderMessage[]): void;
  /** Resolves when at most `waiting` messages have not begun, or when the run is cut short. */
  room(waiting: number): Promise<void>;
  /** Resolves when none waits or is under way; what waits when the run is cut short is dropped. */
  idle(): Promise<void>;
}

/** What the dispatcher needs beside what a hand-over needs. */
export interface DispatcherParts extends HandOverParts {
  readonly ledger: Pick<LedgerRun, "handOver" | "settle" | "settleAndHandOver" | "giveBack">;
  readonly manners: Manners;
  readonly bounds: MessageBounds;
  readonly tally: Tally;
  readonly today: CalendarDate;
  readonly concurrency: number;
  /** How long to wait for a lost database before a hand-over, and before an outcome is given up as not recorded. */
  readonly patience: { readonly handOver: Patience; readonly settle: Patience };
}

/**
 * Never more than `concurrency` reminders are between the commit of `sending` and the commit of their outcome: a
 * place is free again only when its outcome is committed, or by the same commit that gives it to the next. Marks and
 * outcomes are written in groups that form by themselves, as what has come together while the statement before was
 * under way.
 */
export function dispatcher(parts: DispatcherParts): Dispatcher {
  const { breaker, clock, concurrency, cut, manners, tally, today } = parts;
  const queue: ReminderMessage[] = [];
  let outcomes: MessageOutcome[] = [];
  let underWay = 0;
  let isWriting = false;
  let isAskedAgain = false;
  let isPacing = false;
  let hasTurn = !parts.pacer.limited;
  let isDayFull = false;
  let aside = 0;
  const { until, notify } = changes();

  const places = () => breaker.allowance(concurrency) - underWay;

  /** Settles what has come in and lets go of as many as that leaves room for, group by group. */
  async function write(): Promise<void> {
    isAskedAgain = true;
    if (isWriting) return;
    isWriting = true;
    while (isAskedAgain) {
      // What arrives in the same turn of the event loop goes into the same statement.
      await new Promise((resolve) => setImmediate(resolve));
      isAskedAgain = false;
      const batch = outcomes;
      outcomes = [];
      const next = nextGroup(sizeOf(batch.map(({ message }) => message)));
      const group = manners.take ? await granted(next, manners.take) : next;
      if (batch.length + group.length === 0) continue;
      isAskedAgain = true;
      underWay += sizeOf(group);
      if (batch.length === 0) await mark(group);
      else if (group.length === 0) await settle(batch);
      else await settleAndMark(batch, group);
    }
    isWriting = false;
    void pace();
    notify();
  }

  function nextGroup(freed: number): readonly ReminderMessage[] {
    if (!hasTurn || queue.length === 0) return [];
    const isAllowed = manners.isAllowed(clock.now());
    hasTurn = !parts.pacer.limited && isAllowed;
    if (!isAllowed || !parts.mayGoOn()) return [];
    let free = places() + freed;
    let count = 0;
    for (const { reminders } of queue) {
      // A message of several reminders need not wait until the gateway has proved itself: it is one try.
      const isAlone = count === 0 && underWay === freed;
      if (!isAlone && reminders.length > free) break;
      free -= reminders.length;
      count += 1;
      if (parts.pacer.limited) break;
    }
    return queue.splice(0, count);
  }

  /** Those for which the day has room; where it has none, the rest is skipped. */
  async function granted(
    group: readonly ReminderMessage[],
    take: NonNullable<Manners["take"]>,
  ): Promise<typeof group> {
    if (group.length === 0) return group;
    try {
      const count = await persist(clock, parts.patience.handOver, () => take(today, group.length));
      if (count === group.length) return group;
      if (!cut.signal.aborted) queue.unshift(...group.slice(count));
      isDayFull = count === 0;
      if (isDayFull) skipForDay(queue.splice(0));
      return group.slice(0, count);
    } catch (error) {
      cut.now("database_lost", lossReason(error));
      return [];
    }
  }

  function skipForDay(messages: readonly ReminderMessage[]): void {
    for (const { plan } of messages.flatMap(({ reminders }) => reminders))
      tally.record(plan.subject, SKIP_FOR_CAP);
    tally.progress();
    notify();
  }

  /** Waits until one may be let go of: for the end of quiet hours, and for the pacer. */
  async function pace(): Promise<void> {
    if (hasTurn || isPacing || queue.length === 0 || places() <= 0 || cut.signal.aborted) return;
    isPacing = true;
    if (await untilQuietIsOver(parts)) await parts.pacer.turn(cut.signal);
    isPacing = false;
    hasTurn = true;
    void write();
  }

  async function settleAndMark(
    batch: readonly MessageOutcome[],
    group: readonly ReminderMessage[],
  ): Promise<void> {
    const stamp = leaseStamp(clock);
    let moved: Awaited<ReturnType<LedgerRun["settleAndHandOver"]>>;
    try {
      moved = await parts.ledger.settleAndHandOver(batch.flatMap(settlements), claimsOf(group));
    } catch {
      // An outcome is waited for longer than a hand-over, so each is tried again by itself.
      await settle(batch);
      return mark(group);
    }
    finish(batch, true);
    begin(group, moved.held, stamp);
  }

  async function mark(group: readonly ReminderMessage[]): Promise<void> {
    if (cut.signal.aborted) return giveBack(group);
    try {
      const { held, stamp } = await persist(clock, parts.patience.handOver, () =>
        markSending(parts, claimsOf(group)),
      );
      begin(group, held, stamp);
    } catch (error) {
      cut.now("database_lost", lossReason(error));
      void giveBack(group);
    }
  }

  /** At once where nobody can be unwanted: each wait in between costs a fast gateway's places. */
  function begin(group: readonly ReminderMessage[], held: ReadonlySet<string>, stamp: LeaseStamp): void {
    const holding = group.flatMap((message) => stillHeld(message, held));
    if (manners.unwanted) void startWanted(holding, stamp);
    else start(holding, stamp);
  }

  function start(messages: readonly ReminderMessage[], stamp: LeaseStamp): void {
    // The run may have been cut short while the statement was under way.
    if (parts.mayGoOn()) for (const message of messages) void run(message, stamp);
    else void giveBack(messages);
  }

  /** A wish may have come since the claim. */
  async function startWanted(messages: readonly ReminderMessage[], stamp: LeaseStamp): Promise<void> {
    const unwanted = await refused(parts, messages, 0);
    outcomes.push(...unwanted);
    const without = new Set(unwanted.map(({ message }) => message));
    start(
      messages.filter((message) => !without.has(message)),
      stamp,
    );
    if (unwanted.length > 0) void write();
  }

  async function run(message: ReminderMessage, stamp: LeaseStamp): Promise<void> {
    const ended = await handOver(parts, message, stamp);
    // Not before the await, which outlives the array.
    outcomes.push(ended);
    void write();
  }

  /** The message of those reminders that another run has not taken over, if any; or that this one has not given back. */
  function stillHeld(message: ReminderMessage, held: ReadonlySet<string>): ReminderMessage[] {
    const [ours, lost] = [[], []] as [ClaimedReminder[], ClaimedReminder[]];
    for (const reminder of message.reminders) (held.has(reminder.claim.token) ? ours : lost).push(reminder);
    if (lost.length === 0) return [message];
    underWay -= lost.length;
    if (!cut.signal.aborted) for (const { plan } of lost) tally.record(plan.subject, SKIP_FOR_LOSS);
    if (ours.length === 0) returnToDay(1);
    return [...manners.messages(ours, parts.bounds)];
  }

  /** What has not begun when the run is cut short is open to others at once. Of `unsent` no byte has left. */
  async function giveBack(unsent: readonly ReminderMessage[]): Promise<void> {
    aside += 1;
    returnToDay(unsent.length);
    const patience = unsent.length > 0 ? parts.patience.settle : () => 0;
    try {
      await persist(clock, patience, () => parts.ledger.giveBack(claimsOf(unsent)));
    } catch {
      // The end of its lease gives it back.
    }
    aside -= 1;
    underWay -= sizeOf(unsent);
    notify();
  }

  function returnToDay(messages: number): void {
    if (messages > 0) beside(manners.giveBack(today, messages));
  }

  /** Lets something go on that nothing depends on, and that the end of the run waits for. */
  function beside(work: Promise<unknown>): void {
    aside += 1;
    const done = () => {
      aside -= 1;
      notify();
    };
    work.then(done, done);
  }

  async function settle(batch: readonly MessageOutcome[]): Promise<void> {
    let isRecorded = true;
    try {
      await persist(clock, parts.patience.settle, () => parts.ledger.settle(batch.flatMap(settlements)));
    } catch (error) {
      cut.now("database_lost", lossReason(error));
      isRecorded = false;
    }
    finish(batch, isRecorded);
  }

  function finish(batch: readonly MessageOutcome[], isRecorded: boolean): void {
    for (const each of batch) {
      reportOutcome(tally, each, isRecorded);
      const learning = manners.learn(each);
      if (learning) beside(learning);
    }
    underWay -= sizeOf(batch.map(({ message }) => message));
    tally.progress();
    notify();
  }

  function drop(): void {
    queue.length = 0;
    void giveBack([]);
    notify();
  }

  cut.signal.addEventListener("abort", drop, { once: true });

  return {
    add(messages) {
      if (isDayFull) return skipForDay(messages);
      queue.push(...messages);
      if (cut.signal.aborted) drop();
      else void write();
    },
    room: (waiting) => until(() => queue.length <= waiting || cut.signal.aborted),
    idle: () => until(() => queue.length + underWay + outcomes.length + aside === 0 && !isWriting),
  };
}
