import type { ReminderResult } from "@pengingat/core";
import { ruleOf, unlimitedService } from "../modules/service-module.js";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { oneLine } from "../terminal/one-line.js";
import { print } from "../terminal/standard-output.js";
import { type Comparison, compareLists, type Difference } from "./differences.js";
import { fleetByPlate } from "./fleet-by-plate.js";
import { columnsJson, columnsText, placeText } from "./list-columns.js";
import { readSentList, type SentList } from "./sent-list.js";

/** Prints how the list of another system differs from whom we would remind today. Resolves with the exit code. */
export async function compare(
  { container, settings }: Workshop,
  { file, json }: { readonly file: string; readonly json: boolean },
): Promise<number> {
  const list = await readSentList(file, {
    timeZone: settings.timeZone,
    today: container.get(Tokens.Clock).today(),
  });
  const ours: ReminderResult[] = [];
  const onReminder = (reminder: ReminderResult) => void ours.push(reminder);
  await unlimitedService(container).preview({ onReminder, keepReminders: false, countFleet: false });

  const keys = new Set(list.messages.map(({ key }) => key));
  const onFile = await fleetByPlate(container.get(Tokens.Store).fleet, keys);
  const rule = ruleOf(settings);
  const comparison = compareLists(list.messages, ours, (key) => {
    const [vehicle] = onFile.get(key) ?? [];
    if (!vehicle) return "not on file";
    if (vehicle.lastVisitDate === null) return "on file without a last visit";
    return `not due: its next visit is ${rule.nextVisitDate(vehicle.lastVisitDate)}`;
  });
  await print(json ? `${JSON.stringify(inJson(comparison, list))}\n` : asText(comparison, list));
  const hasUnread = list.unreadable.length > 0 || (list.sheets?.unreadLists.length ?? 0) > 0;
  return comparison.differences.length > 0 || hasUnread ? 1 : 0;
}

const KINDS: Readonly<Record<Difference["kind"], string>> = {
  only_there: "only there",
  only_here: "only here",
  other_number: "other number",
  other_date: "other date",
  other_text: "other text",
};

const COMPARED = { number: "number", date: "visitDate", text: "text" } as const;

/** Also a column that is found, where every line has left it empty. */
function notCompared({ messages }: SentList) {
  return (["number", "date", "text"] as const).filter((field) =>
    messages.every((message) => message[COMPARED[field]] === null),
  );
}

/** By the names that all JSON has. */
function inJson({ same, differences }: Comparison, list: SentList) {
  return {
    ...columnsJson(list),
    not_compared: notCompared(list),
    same,
    differences: differences.map(({ kind, plate, place, ...each }) => ({
      ...{ kind, no_pol: plate, sheet: place?.sheet ?? null, line: place?.line ?? null },
      ...each,
    })),
    unreadable: list.unreadable,
  };
}

function asText({ same, differences }: Comparison, list: SentList): string {
  const missing = notCompared(list).map((what) => {
    const why = list.columns.has(what) ? `the column of ${what}s is empty` : `no column of ${what}s`;
    return `${why}, so ${what}s were not compared`;
  });
  const lines = differences.map(({ kind, plate, place, there, here, reason }) => {
    const where = place === null ? "" : placeText(place);
    const said = [
      ...(there !== null && here !== null ? [`there ${oneLine(there)}, here ${oneLine(here)}`] : []),
      ...(kind === "only_here" && here !== null ? [`visit ${here}`] : []),
      ...(reason === null ? [] : [oneLine(reason)]),
    ].join("; ");
    return `  ${KINDS[kind].padEnd(12)}  ${oneLine(plate).padEnd(12)}  ${[where, said].filter(Boolean).join(": ")}`;
  });
  const counts = Object.entries(KINDS)
    .map(([kind, words]) => [differences.filter((each) => each.kind === kind).length, words] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  const { unreadable } = list;
  const broken = unreadable.map(({ why, ...place }) => `  unreadable    ${placeText(place)}: ${why}`);
  const unread = unreadable.length > 0 ? [`${unreadable.length} unreadable`] : [];
  const total = [`${same} the same`, ...counts, ...unread].join(", ");
  return `${[columnsText(list, missing), ...lines, ...broken, total].join("\n")}\n`;
}
