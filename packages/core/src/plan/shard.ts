import { invalidOption } from "../domain/invalid-option.js";
import { shownValue } from "../domain/shown-value.js";
import { stableHash } from "../domain/stable-hash.js";

/** One of `count` parts of the due, the parts numbered from 0. All vehicles of one owner are in the same part. */
export interface Shard {
  /** 0 to `count` − 1. */
  readonly index: number;
  /** At least 1. */
  readonly count: number;
}

/** Whether what goes by this name is in the shard. */
export function isInShard({ index, count }: Shard, name: string): boolean {
  return stableHash(name) % count === index;
}

/** @throws {ReminderError} `INVALID_OPTION` */
export function checkShard({ index, count }: Shard): void {
  const isPart = Number.isInteger(index) && Number.isInteger(count) && index >= 0 && index < count;
  if (!isPart)
    throw invalidOption(
      "shard",
      "an index from 0 to count - 1",
      `{ index: ${shownValue(index)}, count: ${shownValue(count)} }`,
    );
}

/** @throws {ReminderError} `INVALID_OPTION` for more shards than a pace of `ratePerMinute` can be divided among */
export function checkShardPace({ count }: Shard, ratePerMinute: number): void {
  if (ratePerMinute > 0 && count > ratePerMinute)
    throw invalidOption("shard", `at most ratePerMinute (${ratePerMinute}) shards`, count);
}
