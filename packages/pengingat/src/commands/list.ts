import { type Command, InvalidArgumentError } from "commander";
import type { ListedDeliveries } from "../records/list-deliveries.js";
import { nearest } from "../settings/nearest.js";

const DELIVERIES: readonly ListedDeliveries[] = ["unknown", "failed", "sent", "unconfirmed"];

/** `pengingat list` */
export function listCommand(program: Command): void {
  program
    .command("list")
    .description("show what became of messages, newest first, the do-not-contact list, or unclear opt-outs")
    .argument(
      "[what]",
      `unknown, failed or sent: messages with that outcome; unconfirmed: messages without a confirmed delivery, the \
customers to call; suppressed: the do-not-contact list; unresolved: opt-outs of somebody unknown, or that may mean \
something else`,
      "unknown",
    )
    .option("--hours <n>", "with unconfirmed: accepted more than n hours ago (default: 24)", wholeHours)
    .option("--after <cursor>", "continue after an earlier page")
    .option("--json", "print one JSON object")
    .action(async (what: string, options: { hours?: number; after?: string; json?: true }, command) => {
      if (options.hours !== undefined && what !== "unconfirmed") {
        command.error("--hours goes with list unconfirmed.");
      }
      const page = { hours: options.hours ?? 24, after: options.after ?? null, json: options.json ?? false };
      const { withWorkshop } = await import("../with-workshop.js");
      const deliveries = DELIVERIES.find((each) => each === what);
      if (deliveries) {
        const { listDeliveries } = await import("../records/list-deliveries.js");
        await withWorkshop(({ workshop }) => listDeliveries(workshop, { ...page, what: deliveries }));
      } else if (what === "suppressed") {
        const { listSuppressions } = await import("../records/list-suppressions.js");
        await withWorkshop(({ workshop }) => listSuppressions(workshop, page));
      } else if (what === "unresolved") {
        const { listUnresolved } = await import("../records/list-unresolved.js");
        await withWorkshop(({ workshop }) => listUnresolved(workshop, page));
      } else {
        command.error(`There is no list ${JSON.stringify(what)}.${suggestion(what)}`);
      }
    });
}

function wholeHours(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number of hours.");
}

function suggestion(what: string): string {
  const all = [...DELIVERIES, "suppressed", "unresolved"];
  const near = nearest(what, all, 2);
  return near === null ? ` Expected one of ${all.join(", ")}.` : ` Did you mean "${near}"?`;
}
