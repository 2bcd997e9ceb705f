/**
 * Loaded into a process under test before anything else: its wall clock is wrong by what the file `FAULTS_CLOCK` says,
 * in milliseconds, and follows the file. The monotonic clock and timers are right.
 */
import { readFileSync } from "node:fs";

const file = process.env.FAULTS_CLOCK ?? "";
const realNow = Date.now;
let shift = 0;
let readAt = Number.NEGATIVE_INFINITY;

function now(): number {
  const instant = performance.now();
  if (instant - readAt >= 1) {
    readAt = instant;
    shift = Number(readFileSync(file, "utf8"));
  }
  return realNow() + shift;
}

globalThis.Date = new Proxy(Date, {
  construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});
