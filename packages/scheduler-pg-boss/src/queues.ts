/** pg-boss's queues. Both are `exclusive`: of jobs with one key, one waits or runs, however often it is sent. */
export const RUN_QUEUE = "pengingat-run";
export const SHARD_QUEUE = "pengingat-shard";
export const QUEUES = [RUN_QUEUE, SHARD_QUEUE] as const;
export const DEAD_QUEUE = "pengingat-dead";

/** The queue of scheduled runs, and that of their shards. */
export type QueueName = (typeof QUEUES)[number];

const DAY_SECONDS = 86_400;

/** A process that dies is noticed within this and {@link SUPERVISE_SECONDS}; a shard's run itself may take all day. */
export const HEARTBEAT_SECONDS = 20;
export const SUPERVISE_SECONDS = 10;

export const QUEUE = {
  policy: "exclusive",
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: DAY_SECONDS,
  retryDelay: 5,
  deleteAfterSeconds: 2 * DAY_SECONDS,
  deadLetter: DEAD_QUEUE,
};

/** Each stop of a process counts as a try too. */
export const TRIES = { [RUN_QUEUE]: 1_000, [SHARD_QUEUE]: 100 };
