import type { SenderParts } from "./sender-parts.js";

/** Whether further attempts may begin: not in a halted run, nor once its local date has passed. */
export function mayGoOn({ clock, halt, today }: Pick<SenderParts, "clock" | "halt" | "today">): boolean {
  if (clock.today() !== today) halt.now("stopped", "the local date changed");
  return !halt.signal.aborted;
}
