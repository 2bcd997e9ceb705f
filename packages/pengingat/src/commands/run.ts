import type { Command } from "commander";
import { keepHeapSmall } from "../process/small-heap.js";

/** `pengingat run` */
export function runCommand(program: Command): void {
  program
    .command("run")
    .description("remind every customer who is due now, without a server")
    .option("--dry-run", "show who would be reminded; write and send nothing")
    .option("--yes", "also run where CONFIRM_ABOVE holds the run back")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Exit codes:
  0  finished, nothing failed or became unknown (also: nobody due, all skipped, dry run)
  1  finished, something failed or became unknown
  2  settings or start-up wrong, nothing sent
  3  stopped early, or held back by CONFIRM_ABOVE: run it again, or confirm with --yes`,
    )
    .action(async (options: { dryRun?: true; yes?: true; json?: true }) => {
      const { withWorkshop } = await import("../with-workshop.js");
      const { runReminders } = await import("../run/run-reminders.js");
      // Not before: what is loaded stays, and collecting in a small heap meanwhile takes a fifth of the start.
      keepHeapSmall();
      await withWorkshop((parts) => runReminders(parts, options), { sends: true });
    });
}
