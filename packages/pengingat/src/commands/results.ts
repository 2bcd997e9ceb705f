import type { Command } from "commander";
import { keepHeapSmall } from "../process/small-heap.js";
import { dateArgument } from "./date-argument.js";

/** `pengingat results` */
export function resultsCommand(program: Command): void {
  program
    .command("results")
    .description("how many owners came back after a reminder, beside those who could not be reached")
    .option(
      "--since <date>",
      "count messages from this day on, YYYY-MM-DD (default: a year ago)",
      dateArgument,
    )
    .option("--json", "print one JSON object")
    .action(async (options: { since?: string; json?: true }) => {
      keepHeapSmall();
      const { since = null, json = false } = options;
      const { withWorkshop } = await import("../with-workshop.js");
      const { showResults } = await import("../results/show-results.js");
      await withWorkshop(({ workshop }) => showResults(workshop, { since, json }));
    });
}
