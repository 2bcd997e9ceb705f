import type { Activity, ActivityLog } from "../ports/activity-log.js";
import { numberedPage } from "./numbered-page.js";

/** An {@link ActivityLog} in memory, and a look inside. */
export interface InMemoryActivity extends ActivityLog {
  /** Every entry, oldest first. */
  readonly entries: readonly Activity[];
}

/** Options of {@link inMemoryActivity}. */
export interface InMemoryActivityOptions {
  /** The store's clock, in milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** A log that forgets everything with its process. */
export function inMemoryActivity({ now = Date.now }: InMemoryActivityOptions = {}): InMemoryActivity {
  const entries: Activity[] = [];
  return {
    entries,
    async record({ kind, by, about, reason }) {
      entries.push({ kind, by, about, reason, at: new Date(now()) });
    },
    async list(query) {
      const { page, next } = numberedPage(entries, query);
      return { activities: page, next };
    },
  };
}
