import type { Begin, CalendarDate, DueRule, Settlement, VehicleOnFile } from "@pengingat/core";
import type { Container } from "inversify";
import { ruleOf } from "../modules/service-module.js";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { userName } from "../process/user-name.js";
import { print } from "../terminal/standard-output.js";
import { fleetByPlate } from "./fleet-by-plate.js";
import { columnsJson } from "./list-columns.js";
import { type ListedMessage, readSentList } from "./sent-list.js";
import { columnsLine, countsOf, sentReport } from "./sent-report.js";

const AT_ONCE = 200;
const NO_LIMIT = 1_000_000_000;

/** A line of the list is about a visit where its date, of the visit or of the message, is so near. */
const SAME_VISIT_DAYS = 31;

/** Marks what another system has sent as sent, or says what it would mark. Resolves with the exit code. */
export async function recordSent(
  { container, settings }: Workshop,
  { file, apply, json }: { readonly file: string; readonly apply: boolean; readonly json: boolean },
): Promise<number> {
  const today = container.get(Tokens.Clock).today();
  const list = await readSentList(file, { timeZone: settings.timeZone, today });
  const { messages, unreadable } = list;
  const sent = messages.filter(({ notSent }) => notSent === null);
  const listed = Map.groupBy(sent, ({ key }) => key);
  const onFile = await fleetByPlate(container.get(Tokens.Store).fleet, new Set(listed.keys()));
  const rule = ruleOf(settings);
  const isOnce = settings.rule.cadence === "once";
  const found = [...onFile].flatMap(([key, vehicles]) =>
    vehicles.flatMap((vehicle) => beginOf(vehicle, listed.get(key) ?? [], { rule, isOnce, today }) ?? []),
  );
  const read = (some: readonly SentThere[]) =>
    container.get(Tokens.Store).ledger.read(
      some.map(({ begin }) => begin),
      today,
    );
  const states = await inGroups(found, read);
  const open = found.filter((_, n) => states[n] === "open");
  const marked = apply ? await mark(container, open, today) : open.length;
  const counts = {
    [apply ? "marked" : "would_mark"]: marked,
    already_on_record: found.length - open.length,
    not_due_here: [...onFile.values()].flat().length - found.length,
    not_on_file: listed.size - onFile.size,
    ...countsOf(list),
    unreadable,
  };
  const inJson = { ...columnsJson(list), applied: apply, ...counts };
  await print(json ? `${JSON.stringify(inJson)}\n` : columnsLine(list) + sentReport(apply, marked, counts));
  return unreadable.length > 0 ||
    Object.keys(counts.unread_days).length > 0 ||
    (list.sheets?.unreadLists.length ?? 0) > 0
    ? 1
    : 0;
}

/** What is not to go out from here. */
interface SentThere {
  /** The reminder that a run would send now, or once for the visit. */
  readonly begin: Begin;
  /** Whether it may have gone out today, by what the list says. */
  readonly isOfToday: boolean;
}

/** `null` where nothing is to be kept from going out. */
function beginOf(
  { id, lastVisitDate }: VehicleOnFile,
  listed: readonly ListedMessage[],
  { rule, isOnce, today }: { readonly rule: DueRule; readonly isOnce: boolean; readonly today: CalendarDate },
): SentThere | null {
  if (lastVisitDate === null) return null;
  const visitDate = rule.nextVisitDate(lastVisitDate);
  // The list may go back years, to visits that have been made since.
  const isNear = (day: CalendarDate) => Math.abs(rule.daysUntilVisit(visitDate, day)) <= SAME_VISIT_DAYS;
  const messages = listed.filter(({ visitDate: date, sentDate }) => {
    const days = [date, sentDate].filter((day) => day !== null);
    return days.length === 0 || days.some(isNear);
  });
  const step = rule.stepAt(rule.daysUntilVisit(visitDate, today));
  if (step === null && !isOnce) return null;
  const period = step === null ? visitDate : dateBefore(visitDate, step.daysBefore);
  // A date that is over and not the visit's is that of the message.
  const isSince = (day: CalendarDate) =>
    messages.some(({ visitDate: date, sentDate }) =>
      sentDate === null ? date === null || date >= day || date === visitDate : sentDate >= day,
    );
  const message = messages.at(-1);
  // What was sent before this reminder could be was another one.
  if (message === undefined || !(isOnce || isSince(period))) return null;
  const { number } = message;
  const recipient = number !== null && /^[1-9]\d{5,14}$/.test(number) ? { recipient: number } : {};
  const begin = { vehicleId: id, visitDate, period, token: crypto.randomUUID(), ...recipient };
  return { begin, isOfToday: step !== null && isSince(today) };
}

function dateBefore(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Begins each message and settles it by a person's word, so that nobody is called about its delivery. Until that word it is
 * unknown, which keeps it from being sent as well.
 */
async function mark(container: Container, open: readonly SentThere[], today: CalendarDate): Promise<number> {
  const { ledger, messageHistory, quota, records } = container.get(Tokens.Store);
  const { leaseMs } = container.get(Tokens.Settings).limits;
  const runId = crypto.randomUUID();
  const by = userName();
  const run = await ledger.open({ runId, leaseMs, today });
  let marked = 0;
  let ofToday = 0;
  for (let at = 0; at < open.length; at += AT_ONCE) {
    const some = open.slice(at, at + AT_ONCE);
    const { begun } = await run.settleAndBegin(
      [],
      some.map(({ begin }) => begin),
    );
    const ours = some.filter(({ begin }) => begun.has(begin.token));
    await run.settleAndBegin(ours.map(sentElsewhere), []);
    const vehicleIds = ours.map(({ begin }) => begin.vehicleId);
    const kept = vehicleIds.length > 0 ? await messageHistory.ofVehicles(vehicleIds, NO_LIMIT) : [];
    for (const { id, runId: of } of kept) {
      if (of === runId) await records.resolve(id, { outcome: "sent", by });
    }
    marked += ours.length;
    ofToday += ours.filter(({ isOfToday }) => isOfToday).length;
  }
  await run.close();
  // Those of today went out over the same number, so its day has as many places less.
  if (ofToday > 0) await quota.reserve(today, ofToday, NO_LIMIT);
  return marked;
}

function sentElsewhere({ begin }: SentThere): Settlement {
  return { begun: begin, attempts: 0, status: "unknown", code: "ABORTED", reason: "sent by another system" };
}

async function inGroups<Item, Result>(
  items: readonly Item[],
  read: (some: readonly Item[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    results.push(...(await read(items.slice(at, at + AT_ONCE))));
  return results;
}
