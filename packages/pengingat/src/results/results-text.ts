import type { ReminderResults, ReturnShare } from "@pengingat/core";

/** Results for a person to read, with what they prove and what they do not. */
export function resultsText(results: ReminderResults): string {
  const { since, until, isComplete, reached, notReached, unclear, steps, weeks } = results;
  const lines = [
    `Owners reminded from ${since} to ${until}: each counts once, with the first visit since then.`,
    "",
    row(
      "back within … of the due date",
      reached.map(({ days }) => `${days} days`),
    ),
    row("reached", reached.map(shareText)),
    row("not reached (failed, bounced)", notReached.map(shareText)),
    ...(unclear.some(({ owners }) => owners > 0) ? [row("unclear", unclear.map(shareText))] : []),
    ...part(
      "reached, by days before the visit",
      steps.map(({ daysBefore, shares }) => [`${daysBefore}`, shares]),
    ),
    ...part(
      "reached, by week of the visit",
      weeks.map(({ monday, shares }) => [monday, shares]),
    ),
    "",
    "In brackets: where the share may lie, with 95 % confidence. Owners whose days are not over yet do not count.",
    "These figures do not prove that reminders bring people back: those reached may differ from the others",
    "(a wrong number often belongs to somebody who has not come for long), and many would have come anyway.",
    ...(isComplete
      ? []
      : [
          "Only the latest visit of a vehicle is on file: one that came twice since, without a reminder in between,",
          "may be missed. All shares are a little too low for it; VEHICLE_SOURCE=workorder knows every visit.",
        ]),
  ];
  return `${lines.join("\n")}\n`;
}

function part(
  title: string,
  rows: readonly (readonly [name: string, shares: readonly ReturnShare[]])[],
): string[] {
  if (rows.length < 2) return [];
  return ["", title, ...rows.map(([name, shares]) => row(`  ${name}`, shares.map(shareText)))];
}

function shareText({ owners, cameBack, interval }: ReturnShare): string {
  if (interval === null) return "-";
  return `${cameBack}/${owners} ${percent(cameBack / owners)} (${percent(interval.from)}–${percent(interval.to)})`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function row(title: string, cells: readonly string[]): string {
  return [title.padEnd(36), ...cells.map((cell) => cell.padEnd(26))].join("").trimEnd();
}
