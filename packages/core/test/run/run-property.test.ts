import fc from "fast-check";
import { expect, it } from "vitest";
import { calendarDate, epochDay } from "../../src/domain/calendar-date.js";
import type { OutgoingMessage } from "../../src/ports/messenger.js";
import type { RunReport } from "../../src/report/run-report.js";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";
import { LEASE_MS } from "../fixture/fixture.js";
import { accepted } from "../fixture/outcomes.js";
import { virtualClock } from "../fixture/virtual-clock.js";
import { dayOf, Oracle } from "./property/oracle.js";
import { startProcess, type World } from "./property/processes.js";
import { anyWorkshop, type Event, START, type Workshop } from "./property/workshop.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CALM_RUN = { shard: undefined, interruption: null, isOtherCadence: false };

/** How many workshops to live through: some in every test run, many thousand on demand. */
const RUNS = Number(process.env.RUN_PROPERTY_RUNS ?? 20);

it("runs send one message a step, by what is on file, never in quiet hours, over the limit or to who opted out, and lose nobody, whatever is killed, paused, lost, set or changed", {
  timeout: 120_000 + RUNS * 1_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyWorkshop, async (workshop) => {
      expect(await lifeOf(workshop)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

/** Lives through a workshop's days; returns what went wrong. */
async function lifeOf(workshop: Workshop): Promise<readonly string[]> {
  const clock = virtualClock(START);
  clock.setWall(workshop.startsAt * MINUTE_MS);
  const oracle = new Oracle(workshop);
  const store = inMemoryStore({
    now: () => clock.monotonic(),
    vehicles: workshop.visits.map(([owner, inDays], index) => {
      const visitDay = epochDay(START) + inDays;
      oracle.put(plateOf(index), 0, { visitDay, number: numberOf(owner) });
      return {
        id: String(index),
        plate: plateOf(index),
        lastVisitDate: lastVisitOf(visitDay),
        customer: { name: "Pemilik", phone: numberOf(owner) },
      };
    }),
  });
  const answers = workshop.answers[Symbol.iterator]();
  const latencies = workshop.latencies[Symbol.iterator]();
  const state = { isCalm: false };
  const world: World = {
    workshop,
    clock,
    store,
    outage: { until: 0, isAfter: false },
    async gateway(message, at) {
      if (!isUnderLease(world, message)) oracle.wrong.push("without a lease");
      const outcome = state.isCalm ? accepted : answers.next().value;
      const latency = latencies.next().value;
      // A message in doubt may have arrived.
      oracle.sees(message, at, outcome.status !== "failed");
      if (latency > 0) await clock.sleep(latency);
      return outcome;
    },
    committed(runId) {
      const sending = store.ledger.rows.filter((row) => row.status === "sending" && row.runId === runId);
      if (sending.length > workshop.concurrency) oracle.wrong.push(`${sending.length} in doubt`);
    },
  };

  const ended: Promise<unknown>[] = [];
  const moves: number[] = [];
  for (const event of [workshop.firstRun, ...workshop.events]) {
    if (event.kind === "run") {
      const startedAt = clock.monotonic();
      const run = startProcess(world, event).then((report) => {
        const isSteady = !moves.some((at) => at >= startedAt);
        if (isSteady && !addsUp(report)) oracle.wrong.push(`does not add up: ${report.ended}`);
      });
      run.catch(() => {});
      const isKilled = event.interruption?.pausedMs === null;
      if (!isKilled) ended.push(run.catch((error: { code?: unknown }) => error.code ?? error));
      for (const [seconds, change] of event.meanwhile) {
        await clock.advance(seconds * 1_000);
        if (movesDue(change)) moves.push(clock.monotonic());
        await happen(world, oracle, change);
      }
      await clock.advance(event.minutes * MINUTE_MS);
    } else {
      if (movesDue(event)) moves.push(clock.monotonic());
      await happen(world, oracle, event);
    }
  }
  await clock.advance(24 * HOUR_MS);
  for (const ending of await clock.finish(Promise.all(ended))) {
    if (ending instanceof Error) oracle.wrong.push(String(ending));
  }

  // A calm day: who is due and was not reminded before is reminded now, or is in doubt.
  state.isCalm = true;
  world.outage.until = 0;
  while (!oracle.isOpen(clock.now())) await clock.advance(10 * MINUTE_MS);
  const day = dayOf(clock.now());
  await clock.finish(startProcess(world, CALM_RUN));
  if (!workshop.isLimited && dayOf(clock.now()) === day && oracle.isOpen(clock.now())) {
    for (const { plate, visitDay, period } of oracle.dueOn(day)) {
      const isDone = store.ledger.rows.some(
        (row) =>
          plateOf(Number(row.vehicleId)) === plate &&
          row.visitDate === calendarDate(visitDay) &&
          (row.period === calendarDate(period) || row.day === calendarDate(day)) &&
          (row.status === "sent" || row.status === "unknown"),
      );
      if (!isDone) oracle.wrong.push(`lost: ${plate}`);
    }
  }
  await clock.advance(LEASE_MS);
  await clock.finish(startProcess(world, CALM_RUN));
  if (store.ledger.rows.some(({ status }) => status === "sending")) oracle.wrong.push("still sending");
  oracle.end();
  return oracle.wrong;
}

async function happen(world: World, oracle: Oracle, event: Exclude<Event, { kind: "run" }>): Promise<void> {
  const { clock, outage, store, workshop } = world;
  const now = clock.monotonic();
  if (event.kind === "wait") return clock.advance(event.minutes * MINUTE_MS);
  if (event.kind === "set") return clock.setWall(event.minutes * MINUTE_MS);
  if (event.kind === "sleep") return clock.pause(event.minutes * MINUTE_MS);
  if (event.kind === "outage") {
    Object.assign(outage, { until: now + event.seconds * 1_000, isAfter: event.isAfter });
  } else if (event.kind === "opt-out") {
    const number = numberOf(event.owner);
    oracle.optOut(number);
    await store.suppressions.add({ number, kind: "opted_out", by: "test", reason: null });
  } else if (event.kind === "opt-in") {
    oracle.optIn(numberOf(event.owner));
    await store.suppressions.remove(numberOf(event.owner));
  } else {
    const index = event.vehicle % workshop.visits.length;
    const [id, plate] = [String(index), plateOf(index)];
    if (event.kind === "visit") {
      const visitDay = dayOf(clock.now()) + event.inDays;
      oracle.put(plate, now, { visitDay: epochDay(nextVisitOf(visitDay)) });
      store.vehicles.change(id, { lastVisitDate: lastVisitOf(visitDay) });
    } else if (event.kind === "number") {
      oracle.put(plate, now, { number: numberOf(event.owner) });
      store.vehicles.change(id, { customer: { phone: numberOf(event.owner) } });
    } else {
      oracle.put(plate, now, { isSold: true });
      store.vehicles.change(id, { isInactive: true });
    }
  }
}

/** Whether a change takes a vehicle out of what is due, or into another shard. */
function movesDue({ kind }: Event): boolean {
  return kind === "visit" || kind === "number";
}

/** Whether each due vehicle has an entry, or is left. */
function addsUp({ due, ended, left, sent, failed, unknown, skipped }: RunReport): boolean {
  const reached = sent + failed + unknown + skipped;
  return ended === "finished" ? reached === due : reached + left >= due;
}

/** Whether each vehicle of a message is `sending`, under a lease that has not ended. */
function isUnderLease({ clock, store }: World, { text }: OutgoingMessage): boolean {
  const [plates = ""] = text.split("|", 1);
  return plates
    .split(/, dan |, | dan /)
    .every((plate) =>
      store.ledger.rows.some(
        (row) =>
          plateOf(Number(row.vehicleId)) === plate &&
          row.status === "sending" &&
          (row.leaseUntil ?? 0) > clock.monotonic(),
      ),
    );
}

/** The last visit that makes a day the next one, as the interval is a month. */
function lastVisitOf(visitDay: number): string {
  return calendarDate(visitDay - 28);
}

/** The next visit after a last one 28 days before a day, which months of other lengths move. */
function nextVisitOf(visitDay: number): string {
  const [year = 0, month = 0, day = 0] = lastVisitOf(visitDay).split("-").map(Number);
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(day, last))).toISOString().slice(0, 10);
}

function plateOf(index: number): string {
  return `B ${index + 1} XY`;
}

function numberOf(owner: number): string {
  return `62811000000${owner}`;
}
