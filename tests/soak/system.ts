import type { DailyTime, OutgoingMessage } from "@pengingat/core";
import type { SchedulerEvent } from "../../packages/scheduler-bree/src/scheduler-event.ts";
import type { JumpingClock } from "./jumping-clock.ts";

/** What a scheduler lives in. */
export interface World {
  readonly databaseUrl: string;
  readonly timeZone: string;
  readonly time: DailyTime;
  readonly clock: JumpingClock;
  /** Takes a message that the gateway accepts. */
  readonly accept: (message: OutgoingMessage) => void;
  readonly onEvent: (event: SchedulerEvent) => void;
}

/** A scheduler at work. */
export interface System {
  stop(): Promise<void>;
}
