import type { PersonRecord } from "@pengingat/core";
import { reminderRecordData, unresolvedData } from "@pengingat/http-koa/report";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { userName } from "../process/user-name.js";
import { print } from "../terminal/standard-output.js";
import { counted } from "./counted.js";
import { type PersonOnFile, personOnFile } from "./person-on-file.js";

/** Prints all that is kept of a person. Resolves with the exit code. */
export async function exportPerson(
  workshop: Workshop,
  { number, dryRun }: { readonly number: string; readonly dryRun: boolean },
): Promise<number> {
  const { activity, personalData } = workshop.container.get(Tokens.Store);
  const person = await personOnFile(workshop, number);
  const record = await personalData.read(person);
  if (dryRun) {
    await print(`Kept of this person: ${countsOf(person, record)}.\n`);
    return 0;
  }
  // First, so that nothing is given out that is not recorded.
  await activity.record({ kind: "person_exported", by: userName(), about: person.number, reason: null });
  await print(`${JSON.stringify(personJson(person, record), null, 2)}\n`);
  return 0;
}

function countsOf({ vehicles }: PersonOnFile, record: PersonRecord): string {
  return counted([
    [vehicles.length, "vehicle on file", "vehicles on file"],
    [record.deliveries.length, "message", "messages"],
    [record.skips.length, "skipped visit", "skipped visits"],
    [record.calls.length, "call", "calls"],
    [record.contacts.length, "id at a gateway", "ids at gateways"],
    [record.suppression === null ? 0 : 1, "do-not-contact entry", ""],
    [record.unresolved.length, "unclear opt-out", "unclear opt-outs"],
    [record.activities.length, "action by hand", "actions by hand"],
    [record.runs.length, "reason of a run", "reasons of runs"],
  ]);
}

function personJson({ number, vehicles }: PersonOnFile, record: PersonRecord) {
  const { suppression } = record;
  const owners = new Map(vehicles.map((vehicle) => [vehicle.id, vehicle]));
  return {
    number,
    exported_at: new Date().toISOString(),
    on_file: vehicles.map(({ id, plate, lastVisitDate, customer }) => ({
      ...{ vehicle_id: id, no_pol: plate, last_visit_date: lastVisitDate },
      ...{ customer_nama: customer?.name ?? null, customer_hp: customer?.phone ?? null },
    })),
    messages: record.deliveries.map(({ recipient, messageId, ...delivery }) => ({
      ...reminderRecordData(delivery, owners.get(delivery.vehicleId) ?? null),
      ...{ recipient, message_id: messageId },
    })),
    skipped: record.skips.map(({ vehicleId, visitDate, firstDay, code }) => ({
      ...{ vehicle_id: vehicleId, visit_date: visitDate, first_day: firstDay, code },
    })),
    calls: record.calls.map(({ vehicleId, visitDate, outcome, date, note, by, at }) => ({
      ...{ vehicle_id: vehicleId, visit_date: visitDate, outcome, date, note, by, at: at.toISOString() },
    })),
    do_not_contact: suppression && {
      ...{ kind: suppression.kind, by: suppression.by, reason: suppression.reason },
      ...{ added_at: suppression.addedAt.toISOString(), only_as_hash: suppression.isErased },
    },
    gateway_ids: record.contacts.map(({ id, at }) => ({ id, at: at.toISOString() })),
    unclear_opt_outs: record.unresolved.map(unresolvedData),
    actions_by_hand: record.activities.map(({ at, ...action }) => ({ ...action, at: at.toISOString() })),
    runs: record.runs.map(({ runId, reason, at }) => ({
      ...{ run_id: runId, reason, started_at: at.toISOString() },
    })),
  };
}
