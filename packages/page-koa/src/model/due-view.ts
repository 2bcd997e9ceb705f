import type { CalendarDate, ReminderResult, ReminderService, SkipCode } from "@pengingat/core";

/** What a preview shows of the due: counts, and as many reminders as fit on a screen. */
export interface DueView {
  readonly planned: number;
  readonly skipped: number;
  /** In how many messages the planned reminders go out. */
  readonly messages: number;
  readonly skips: ReadonlyMap<SkipCode, number>;
  readonly days: readonly DueDay[];
  /** The reminders of one kind from `offset` on, in the order of the visits. */
  readonly shown: readonly ReminderResult[];
  /** Where the next screen begins; `null` after the last. */
  readonly next: number | null;
}

/** The due visits of a day. */
export interface DueDay {
  /** `null` where the row on file cannot be read. */
  readonly date: CalendarDate | null;
  readonly planned: number;
  readonly skipped: number;
}

/** Which reminders to keep. */
export interface DueWindow {
  readonly kind: "planned" | "skipped";
  readonly offset: number;
  readonly limit: number;
}

/** Sorts after every date. */
const LAST = "~";

/** Previews a run. It keeps no more reminders than are shown, however many are due. */
export async function dueView(
  service: Pick<ReminderService, "preview">,
  { kind, offset, limit }: DueWindow,
): Promise<DueView> {
  const counts = { planned: 0, skipped: 0 };
  const skips = new Map<SkipCode, number>();
  const days = new Map<CalendarDate | null, { planned: number; skipped: number }>();
  const shown: ReminderResult[] = [];
  let messages = 0;
  let last: ReminderResult | null = null;

  function keep(reminder: ReminderResult): void {
    const status = reminder.status === "planned" ? "planned" : "skipped";
    const position = counts[status];
    counts[status] += 1;
    if (reminder.status === "planned" && !isTogether(last, reminder)) messages += 1;
    last = reminder;
    if (reminder.status === "skipped") skips.set(reminder.code, (skips.get(reminder.code) ?? 0) + 1);
    const day = days.get(reminder.nextVisitDate) ?? { planned: 0, skipped: 0 };
    day[status] += 1;
    days.set(reminder.nextVisitDate, day);
    if (status === kind && position >= offset && shown.length < limit) shown.push(reminder);
  }

  await service.preview({ onReminder: keep, keepReminders: false, countFleet: false });
  return {
    ...counts,
    messages,
    skips,
    days: [...days]
      .sort(([one], [other]) => ((one ?? LAST) < (other ?? LAST) ? -1 : 1))
      .map(([date, day]) => ({ date, ...day })),
    shown,
    next: offset + limit < counts[kind] ? offset + limit : null,
  };
}

/** Whether two reminders, one after the other, go out in one message: it names both plates. */
function isTogether(
  one: ReminderResult | null,
  other: ReminderResult & { readonly status: "planned" },
): boolean {
  if (one?.status !== "planned" || one.plate === other.plate) return false;
  return one.to === other.to && one.message === other.message && other.message.includes(other.plate ?? "");
}
