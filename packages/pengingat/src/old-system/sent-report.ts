import { commandLine } from "../process/home.js";
import { oneLine } from "../terminal/one-line.js";
import { columnsText, placeText } from "./list-columns.js";
import type { SentList } from "./sent-list.js";

/** How many words of statuses a person gets to see. */
const MOST_WORDS = 10;
/** Instead of a cell that may be a name or a number. */
const OTHER = "other words";

type Counts = Readonly<Record<string, number>>;

/** What a list says of its messages, by the names that all JSON has. */
export function countsOf({ messages, columns, unreadable }: SentList) {
  const words = messages.flatMap(({ notSent }) =>
    typeof notSent === "object" ? (notSent?.words ?? []) : [],
  );
  const because = (reason: string) => messages.filter(({ notSent }) => notSent === reason).length;
  const unread = messages.filter(({ isDayUnknown, notSent }) => isDayUnknown && notSent === null).length;
  const { heading } = columns.get("sent_date") ?? columns.get("sent") ?? {};
  return {
    not_sent: counted(words),
    without_day: because("blank"),
    day_to_come: because("day_to_come"),
    doubtful: shown(counted(messages.flatMap(({ doubt }) => doubt ?? []))),
    unread_days: heading !== undefined && unread > 0 ? { [heading]: unread } : {},
    unreadable,
  };
}

/** The commonest first. */
function counted(words: readonly string[]): Counts {
  const counts = [...Map.groupBy(words, (each) => each)].map(([each, all]) => [each, all.length] as const);
  return Object.fromEntries(counts.toSorted(([, one], [, other]) => other - one));
}

/** A status is of few words that come again; a name or a number does not, and is not to be seen. */
function shown(counts: Counts): Counts {
  const all = Object.entries(counts);
  const isStatus = ([word, count]: readonly [string, number]) =>
    all.length <= MOST_WORDS && count > 1 && /^\D{1,30}$/.test(word);
  const rest = all.filter((each) => !isStatus(each)).reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries([...all.filter(isStatus), ...(rest > 0 ? [[OTHER, rest] as const] : [])]);
}

/** Which columns were read, and what it means that others were not. */
export function columnsLine(list: SentList): string {
  const hasDays = list.messages.some(({ visitDate, sentDate }) => visitDate !== null || sentDate !== null);
  const missing = hasDays ? [] : ["no dates, so every line counts for the visit that is next"];
  return `${columnsText(list, missing)}\n`;
}

/** For a person: what was marked, and what was not. */
export function sentReport(
  isApplied: boolean,
  marked: number,
  counts: ReturnType<typeof countsOf> & {
    readonly already_on_record: number;
    readonly not_due_here: number;
    readonly not_on_file: number;
  },
): string {
  const line = (count: number, text: string) => (count > 0 ? [`${text}.`] : []);
  const [notSent, doubtful] = [totalOf(counts.not_sent), totalOf(counts.doubtful)];
  const lines = [
    `${marked} ${marked === 1 ? "reminder" : "reminders"} ${isApplied ? "marked" : "would be marked"} as sent.`,
    `${counts.already_on_record} on record already, ${counts.not_due_here} not due here or sent on an earlier day, ${counts.not_on_file} not on file.`,
    ...line(
      notSent,
      `Left out, as their status says that they did not go out: ${notSent} (${wordsOf(counts.not_sent)})`,
    ),
    ...line(
      counts.without_day,
      `Left out, as others have a day of sending, or a yes or no, and they have none: ${counts.without_day}`,
    ),
    ...line(counts.day_to_come, `Left out, as their day of sending is still to come: ${counts.day_to_come}`),
    ...line(
      doubtful,
      `Counted as sent, though their words are not known or say otherwise: ${doubtful} (${wordsOf(counts.doubtful)})`,
    ),
    ...Object.entries(counts.unread_days).map(
      ([heading, count]) =>
        `Counted as sent on a day that is not known, as their cells below ${oneLine(heading, 40)} cannot be read: ${count}.`,
    ),
    ...line(counts.unreadable.length, `Lines that cannot be read: ${counts.unreadable.length}`),
    ...counts.unreadable.map(({ why, ...place }) => `  ${placeText(place)}: ${why}`),
    ...(isApplied ? [] : [`Nothing was written. To write it: ${commandLine("import FILE --sent --apply")}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function wordsOf(counts: Counts): string {
  const said = Object.entries(counts).map(([word, count]) => `${oneLine(word, 40)} ${count}`);
  return [...said.slice(0, MOST_WORDS), ...(said.length > MOST_WORDS ? ["…"] : [])].join(", ");
}
