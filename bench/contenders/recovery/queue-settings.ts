import type { WholeRunOptions } from "../whole-run/messages.ts";

/** Options of the job queues: the first process adds the jobs, the second only works. */
export interface QueueOptions extends WholeRunOptions {
  readonly adds: boolean;
}
