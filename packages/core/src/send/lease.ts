import type { Clock } from "../ports/clock.js";

/** When a lease began, by both clocks: a pause of the machine stops one of them, a set clock moves the other. */
export interface LeaseStamp {
  readonly wall: number;
  readonly monotonic: number;
}

/** Stamp a lease before the statement that begins it leaves, so that it is never thought longer than it is. */
export function leaseStamp(clock: Clock): LeaseStamp {
  return { wall: clock.now().getTime(), monotonic: clock.monotonic() };
}

/** What is left of a lease, in milliseconds, by the longer of the two times since it began. */
export function leaseLeftMs(clock: Clock, begun: LeaseStamp, leaseMs: number): number {
  return leaseMs - Math.max(clock.now().getTime() - begun.wall, clock.monotonic() - begun.monotonic);
}
