import { ReminderError } from "../errors.js";
import type { Activity } from "../ports/activity-log.js";
import type { Call } from "../ports/call-log.js";
import type { ContactLink } from "../ports/contact-directory.js";
import type { Person, PersonalData, PersonalSuppression } from "../ports/personal-data.js";
import { type MessageFate, NO_RECEIPT, toRecord } from "./delivery-record.js";
import type { StoredSkip } from "./in-memory-skipped-visits.js";
import { ERASED, isAboutPerson, isAboutPlate, isPersonal, type PersonalStores } from "./personal-rows.js";
import { keyOf, type StoredDelivery, visitOf } from "./stored-delivery.js";

/** A text with its numbers set apart, so that none is found as a part of another. */
const apart = (text: string): string => text.replaceAll(/\d+/g, " $& ");

/** {@link PersonalData} over the other doubles. */
export function inMemoryPersonalData(stores: PersonalStores): PersonalData {
  const { ledger, receipts, suppressions, unresolved, history } = stores;
  const fates = receipts.fates as Map<string, MessageFate>;
  const links = stores.contacts.links as Map<string, ContactLink>;
  const calls = stores.calls.calls as Call[];
  const activities = stores.activity.entries as Activity[];
  const skips = stores.skipped.visits as StoredSkip[];

  const isIdle = (row: StoredDelivery) => ledger.statusOf(row) !== "sending";

  function rowsOf({ number, vehicleIds }: Person): StoredDelivery[] {
    return ledger.rows.filter(
      (row) =>
        isPersonal(row) &&
        (row.recipient === number || (row.recipient === null && vehicleIds.includes(row.vehicleId))),
    );
  }

  function callsOf({ number, vehicleIds }: Person): Call[] {
    return calls.filter((call) => {
      const visit = ledger.rows.filter((row) => visitOf(row) === visitOf({ ...call, period: "" }));
      const isTheirs = visit.some(({ recipient }) => recipient === number);
      const isOthers = visit.some(({ recipient }) => recipient !== null && recipient !== number);
      return isTheirs || (vehicleIds.includes(call.vehicleId) && !isOthers);
    });
  }

  /** Whether a text has one of the ids that they are known by, and not as a part of a longer number. */
  function namesThem({ number }: Person): (text: string | null, isWhole?: boolean) => boolean {
    const ids = [...links].filter(([, link]) => link.number === number).map(([id]) => id);
    const names = [...ids, number, ...(number.startsWith("62") ? [`0${number.slice(2)}`] : [])];
    const isIn = (text: string) => (name: string) => apart(text).includes(apart(name));
    return (text, isWhole = false) =>
      text !== null &&
      (isWhole ? names.includes(text) : names.flatMap((name) => [name, `00${name}`]).some(isIn(text)));
  }

  function unresolvedOf(person: Person) {
    const isTheirs = namesThem(person);
    return unresolved.entries.filter(({ sender }) => isTheirs(sender));
  }

  function activitiesOf(person: Person) {
    const isTheirs = namesThem(person);
    const isNamed = (each: Activity) => isTheirs(each.about, each.kind !== "opt_out_dropped");
    const isOfPlate = isAboutPlate(person.plates);
    return activities.filter((each) => isNamed(each) || isOfPlate(each) || isTheirs(each.reason));
  }

  const contactsOf = ({ number }: Person) =>
    [...stores.contacts.links.values()].filter((link) => link.number === number);
  const skipsOf = ({ number, vehicleIds }: Person) =>
    skips.filter(({ recipient, vehicleId }) =>
      recipient === null ? vehicleIds.includes(vehicleId) : recipient === number,
    );
  const forgetSkip = (skip: StoredSkip) => {
    skips[skips.indexOf(skip)] = { ...skip, recipient: null };
  };
  function runsOf(person: Person) {
    const isTheirs = namesThem(person);
    return history.runs.filter(({ reason }) => isTheirs(reason));
  }

  function forget(row: StoredDelivery): void {
    const fate = fates.get(row.messageId ?? "");
    if (row.messageId !== null) {
      row.messageId = `${ERASED}${crypto.randomUUID()}`;
      if (fate)
        fates.set(row.messageId, { ...fate, bounced: fate.bounced && { ...fate.bounced, reason: null } });
    }
    Object.assign(row, { recipient: null, response: null, reason: null, before: null, leaseUntil: null });
    if (row.status !== "sent") row.token = null;
    if (row.status === "sending")
      Object.assign(row, { status: "unknown", code: "LEASE_OVER", settledAt: ledger.now() });
  }

  function suppressionOf(number: string): PersonalSuppression | null {
    const listed = suppressions.entries.find((entry) => entry.number === number);
    if (listed) {
      const { kind, by, reason, addedAt } = listed;
      return { kind, by, reason, addedAt, isErased: false };
    }
    const addedAt = suppressions.erased.get(number);
    return addedAt === undefined
      ? null
      : { kind: "opted_out", by: null, reason: null, addedAt, isErased: true };
  }

  return {
    async read(person) {
      return {
        deliveries: rowsOf(person).map((row) => ({
          ...toRecord(ledger, row, fates.get(row.messageId ?? "") ?? NO_RECEIPT),
          recipient: row.recipient,
          messageId: row.messageId?.startsWith(ERASED) ? null : row.messageId,
        })),
        calls: callsOf(person),
        skips: skipsOf(person)
          .map(({ vehicleId, visitDate, day, code }) => ({ vehicleId, visitDate, firstDay: day, code }))
          .sort((one, other) => (one.visitDate < other.visitDate ? -1 : 1)),
        suppression: suppressionOf(person.number),
        contacts: contactsOf(person),
        unresolved: unresolvedOf(person),
        activities: activitiesOf(person),
        runs: runsOf(person).map(({ runId, reason, startedAt }) => ({
          ...{ runId, reason: reason ?? "", at: startedAt },
        })),
      };
    },

    async erase(person, { dryRun }) {
      const rows = rowsOf(person);
      const notes = callsOf(person).filter(({ note }) => note !== null);
      const unclear = unresolvedOf(person);
      const actions = activitiesOf(person);
      const hashed = skipsOf(person).filter(({ recipient }) => recipient !== null);
      const counts = {
        deliveries: rows.filter(isIdle).length,
        skips: hashed.length,
        calls: notes.length,
        contacts: contactsOf(person).length,
        suppressions: suppressions.entries.filter(({ number }) => number === person.number).length,
        unresolved: unclear.length,
        activities: actions.length,
        runs: runsOf(person).length,
        underWay: rows.length - rows.filter(isIdle).length,
      };
      if (dryRun) return counts;
      const times = unclear.map(({ at }) => Number(at));
      suppressions.erase(person.number, times.length > 0 ? new Date(Math.max(...times)) : null);
      for (const { id } of unclear) await unresolved.remove(id);
      for (const call of notes) calls[calls.indexOf(call)] = { ...call, note: null };
      for (const row of rows.filter(isIdle)) forget(row);
      for (const skip of hashed) forgetSkip(skip);
      for (const { id } of contactsOf(person)) links.delete(id);
      for (const each of actions) {
        activities[activities.indexOf(each)] = { ...each, about: null, reason: null };
      }
      return counts;
    },

    async expire({ before, dryRun, limit, after }) {
      const start = after === null ? 0 : ledger.rows.findIndex((row) => keyOf(row) === after) + 1;
      if (after !== null && start === 0) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier batch");
      }
      const batch = ledger.rows.slice(start, start + limit);
      const old = batch.filter(
        (row) => (row.settledAt ?? row.updatedAt) < Number(before) && isPersonal(row) && isIdle(row),
      );
      const none = { skips: 0, calls: 0, contacts: 0, suppressions: 0, activities: 0, runs: 0 };
      const last = batch.at(-1);
      if (!dryRun) for (const row of old) forget(row);
      if (batch.length === limit && last) return { deliveries: old.length, ...none, next: keyOf(last) };
      const notes = calls.filter(({ at, note }) => note !== null && at < before);
      const hashed = skips.filter((skip) => skip.recipient !== null && skip.updatedAt < Number(before));
      const ids = [...links].filter(([, { at }]) => at < before).map(([id]) => id);
      const actions = activities.filter((each) => each.at < before && isAboutPerson(each));
      if (!dryRun) {
        for (const call of notes) calls[calls.indexOf(call)] = { ...call, note: null };
        for (const skip of hashed) forgetSkip(skip);
        for (const id of ids) links.delete(id);
        for (const each of actions)
          activities[activities.indexOf(each)] = { ...each, about: null, reason: null };
      }
      const counts = {
        skips: hashed.length,
        calls: notes.length,
        contacts: ids.length,
        activities: actions.length,
      };
      return { deliveries: old.length, ...none, ...counts, next: null };
    },
  };
}
