import type { DailyTime } from "@pengingat/core";

const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;
const DAY = 86_400_000;

/** The first instant of each local date at which the clock on the wall shows the time or later, found by looking. */
export function wallTimes(timeZone: string, time: DailyTime, from: Date, days: number): Map<string, number> {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const wanted = `${String(time.hour).padStart(2, "0")}:${String(time.minute).padStart(2, "0")}`;
  const shown = (instant: number) => {
    const [date = "", clock = ""] = format.format(instant).split(", ");
    return { date, reached: clock >= wanted };
  };

  const times = new Map<string, number>();
  const first = Math.floor(from.getTime() / HALF_HOUR) * HALF_HOUR;
  // Clocks are changed on the half hour, so up to the minute before it a clock only goes on.
  for (let instant = first; instant < first + days * DAY; instant += HALF_HOUR) {
    const start = shown(instant);
    const end = shown(instant + HALF_HOUR - MINUTE);
    if (start.date === end.date && (!end.reached || times.has(end.date))) continue;
    for (let minute = instant; minute < instant + HALF_HOUR; minute += MINUTE) {
      const { date, reached } = shown(minute);
      if (reached && !times.has(date)) times.set(date, minute);
    }
  }
  return times;
}
