import type { WholeRunOptions } from "../whole-run/messages.ts";

/** What the job queues are told: the first process adds the jobs, the second only works. */
export interface QueueOptions extends WholeRunOptions {
  readonly adds: boolean;
}
