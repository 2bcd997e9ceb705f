import { type Command, InvalidArgumentError } from "commander";
import type { Age } from "../personal/expire-data.js";
import { reportIsExtra } from "../terminal/closed-pipes.js";

/** `pengingat retain` */
export function retainCommand(program: Command): void {
  program
    .command("retain")
    .description("erase numbers, gateways' words and notes that are older than an age; the counts stay")
    .requiredOption("--older-than <age>", "such as 24mo or 2y; at least 1mo", age)
    .option("--dry-run", "only show what would be erased")
    .option("--json", "print one JSON object")
    .action(async ({ olderThan, ...options }: { olderThan: Age; dryRun?: true; json?: true }) => {
      const { dryRun = false, json = false } = options;
      if (!dryRun) reportIsExtra();
      const { withWorkshop } = await import("../with-workshop.js");
      const { expireData } = await import("../personal/expire-data.js");
      await withWorkshop((parts) => expireData(parts, { age: olderThan, dryRun, json }));
    });
}

/** By the month: what runs and receipts still need is never a month old. */
function age(text: string): Age {
  const [, count = "", unit] = /^([1-9]\d{0,2})(mo|y)$/.exec(text) ?? [];
  if (unit === undefined) throw new InvalidArgumentError("Expected months or years, such as 24mo or 2y.");
  return { text, months: Number(count) * (unit === "y" ? 12 : 1) };
}
