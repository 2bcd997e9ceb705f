import type { Erasure, VehicleOnFile } from "@pengingat/core";
import type { ImportParts } from "../import/import-fleet.js";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { userName } from "../process/user-name.js";
import { print } from "../terminal/standard-output.js";
import { counted } from "./counted.js";
import { eraseOnFile } from "./erase-on-file.js";
import { personOnFile } from "./person-on-file.js";

/** Erases what is kept of a person. Resolves with the exit code. */
export async function erasePerson(
  workshop: Workshop,
  { number, dryRun, json }: { readonly number: string; readonly dryRun: boolean; readonly json: boolean },
): Promise<number> {
  const { activity, personalData } = workshop.container.get(Tokens.Store);
  const person = await personOnFile(workshop, number);
  const erasure = await personalData.erase(person, { dryRun });
  // Last, since by the number there the rest is found again.
  const onFile = await eraseOnFile(importParts(workshop), person, { dryRun });
  const counts = countsOf(erasure, onFile ?? 0);
  if (!dryRun) {
    // Not about whom: that would keep the number.
    await activity.record({ kind: "person_erased", by: userName(), about: null, reason: counts });
  }
  const code = erasure.underWay > 0 && !dryRun ? 1 : 0;
  if (json) {
    const { underWay, ...rest } = erasure;
    const vehicles = { vehicles_on_file: person.vehicles.length, customers: onFile ?? 0 };
    const data = { dry_run: dryRun, ...rest, under_way: underWay, ...vehicles };
    await print(`${JSON.stringify(data)}\n`);
    return code;
  }
  const lines = [
    `${dryRun ? "Would erase" : "Erased"}: ${counts}.`,
    ...(erasure.suppressions + erasure.unresolved > 0
      ? [
          "An opt-out among them goes on as a keyed hash: the number gets no reminders, however it is written.",
        ]
      : []),
    ...(erasure.underWay > 0
      ? [`${erasure.underWay} of their messages are being sent now: erase again when the run has ended.`]
      : []),
    ...(onFile === null ? inTheirTables(person.vehicles) : inOurTables(onFile)),
  ];
  await print(`${lines.join("\n")}\n`);
  return code;
}

function importParts({ container, settings }: Workshop): ImportParts {
  return { sequelize: container.get(Tokens.Sequelize), isEmbedded: settings.isEmbedded };
}

function countsOf(erasure: Erasure, customers: number): string {
  return counted([
    [erasure.deliveries, "message", "messages"],
    [erasure.skips, "skipped visit", "skipped visits"],
    [erasure.calls, "call note", "call notes"],
    [erasure.contacts, "id at a gateway", "ids at gateways"],
    [erasure.suppressions, "do-not-contact entry", "do-not-contact entries"],
    [erasure.unresolved, "unclear opt-out", "unclear opt-outs"],
    [erasure.activities, "action by hand", "actions by hand"],
    [erasure.runs, "reason of a run", "reasons of runs"],
    [customers, "customer on file", "customers on file"],
  ]);
}

function inOurTables(customers: number): readonly string[] {
  if (customers === 0) return [];
  return [
    "Their vehicles stay, with plate and last visit only. Take the number out of files that you import again.",
    "A second number in the same field is erased by itself.",
  ];
}

/** The workshop's own tables are the workshop's to change. */
function inTheirTables(vehicles: readonly VehicleOnFile[]): readonly string[] {
  if (vehicles.length === 0) return [];
  const ids = vehicles.map(({ id }) => id).join(", ");
  return [
    `The number is still in your own tables (vehicle ${ids}), which pengingat never changes: erase it there,`,
    "or the next reminder goes out to it. A second number in the same field is erased by itself.",
  ];
}
