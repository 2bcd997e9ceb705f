import type { HoldOutResults, ReminderResults, ReturnShare, UnreachedReason } from "@pengingat/core";

const REASONS: Readonly<Record<UnreachedReason, string>> = {
  FAILED: "all messages failed or bounced",
  INVALID_PHONE: "no usable number",
  INCOMPLETE_DATA: "no name, plate or customer",
  OPTED_OUT: "opted out",
  SET_ASIDE: "undeliverable number",
  QUIET_TIME: "no sending time left",
  DAY_CAP: "daily limit",
};

/**
 * Results for a person to read, with what they prove and what they do not.
 *
 * @param wordingsInUse - what records call the texts of the settings
 */
export function resultsText(results: ReminderResults, wordingsInUse: readonly string[]): string {
  const { since, until, isComplete, reached, notReached, notReachedReasons, unclear } = results;
  const { steps, weeks, messengers, wordings } = results;
  const lines = [
    `Owners due from ${since} to ${until}: each counts once, with the first visit since then.`,
    "",
    row(
      "back within … of the due date",
      reached.map(({ days }) => `${days} days`),
    ),
    row("reached", reached.map(shareText)),
    row("due and not reached", notReached.map(shareText)),
    ...notReachedReasons.map(({ reason, shares }) => row(`  ${REASONS[reason]}`, shares.map(shareText))),
    ...(unclear.some(({ owners }) => owners > 0) ? [row("unclear", unclear.map(shareText))] : []),
    ...part(
      "reached, by days before the visit",
      steps.map(({ daysBefore, shares }) => [`${daysBefore}`, shares]),
    ),
    ...part(
      "reached, by messenger",
      messengers.map(({ messenger, shares }) => [messenger, shares]),
    ),
    ...part(
      "reached, by wording",
      wordings.map(({ wording, shares }) => [
        wordingsInUse.includes(wording) ? `${wording} (in use)` : wording,
        shares,
      ]),
    ),
    ...part(
      "reached, by week of the visit",
      weeks.map(({ monday, shares }) => [monday, shares]),
    ),
    ...holdOutLines(results.holdOut),
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

function holdOutLines(holdOut: HoldOutResults | null): string[] {
  if (holdOut === null) return [];
  const { differences, heldOut, judged, needed, reminded } = holdOut;
  const signed = (share: number) => `${share < 0 ? "−" : "+"}${Math.abs(Math.round(share * 100))}`;
  const cells = reminded.map(({ days }) => {
    const found = differences.find((each) => each.days === days);
    return found ? `${signed(found.difference)} points (${signed(found.from)} to ${signed(found.to)})` : "-";
  });
  return [
    "",
    "hold-out: by chance, some got no reminder; all count in the group that they were put into",
    row("  to be reminded", reminded.map(shareText)),
    row("  held out", heldOut.map(shareText)),
    ...(differences.length > 0
      ? [
          row("  difference", cells),
          "  This does measure what reminders do: where both ends in brackets are above 0, they bring people back.",
        ]
      : [
          `  No verdict yet: ${judged} owners are judged, and ${needed} are needed to find a difference of 10 points.`,
        ]),
  ];
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
