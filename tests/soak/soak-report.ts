/** What a soak test is like. */
export interface SoakOptions {
  /** An empty database of its own. */
  readonly databaseUrl: string;
  readonly timeZone: string;
  readonly hour: number;
  readonly minute: number;
  /** It begins on this UTC date, at noon, as `YYYY-MM-DD`. */
  readonly from: string;
  /** How many scheduled runs it lasts. */
  readonly days: number;
  /** How many vehicles are due each day. */
  readonly due: number;
  /** Whether each run has a worker thread, as in programs, or happens in the scheduler's own process. */
  readonly threads: boolean;
  /** The process is looked at after the run of every so many days, and after the last. */
  readonly sampleEvery: number;
}

/** What came of it. */
export interface SoakReport extends TableCounts {
  /** Local dates between the first scheduled run and the last, both included. */
  readonly days: number;
  /** Wake-ups of the scheduler. */
  readonly wakeUps: number;
  readonly messages: MessageCounts;
  /** How often each event of the scheduler came. */
  readonly events: Readonly<Record<string, number>>;
  /** The longest time by the simulated clock from a scheduled run's moment to its start, in milliseconds. */
  readonly latestMs: number;
  /** In the order of the days. */
  readonly samples: readonly Sample[];
}

/** Rows of the project's own tables that are as they must be, and all of them. */
export interface TableCounts {
  readonly scheduledRuns: { readonly finished: number; readonly asExpected: number; readonly all: number };
  readonly runs: { readonly finished: number; readonly all: number };
  readonly deliveries: { readonly sent: number; readonly all: number };
}

/** What the gateway saw of the messages, over all days. */
export interface MessageCounts {
  /** For a vehicle that was due that day, with the right text, for the first time that day. */
  readonly right: number;
  readonly doubled: number;
  /** To nobody who was due, or with another text. */
  readonly wrong: number;
  /** Due vehicles that got none on their day. */
  readonly missing: number;
}

/** The process after the run of a day. */
export interface Sample {
  readonly day: number;
  /** After a full garbage collection, in bytes. */
  readonly heapUsed: number;
  readonly rss: number;
  /** What keeps or could keep the process alive, by kind. */
  readonly handles: Readonly<Record<string, number>>;
}

/** How many handles a sample counts. */
export function handleCount({ handles }: Sample): number {
  return Object.values(handles).reduce((sum, count) => sum + count, 0);
}
