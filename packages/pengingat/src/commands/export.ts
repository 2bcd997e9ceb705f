import { nearest } from "@pengingat/core/adapter";
import type { DownloadName } from "@pengingat/page-koa";
import type { Command } from "commander";
import { keepHeapSmall } from "../process/small-heap.js";

const MEANINGS: Readonly<Record<DownloadName, string>> = {
  due: "who is due now, and what a run would do",
  sent: "the messages that the gateway accepted",
  unconfirmed: "those without a confirmed delivery after a day",
  failed: "those that are known not to have been sent",
  unknown: "those of which nobody knows",
  suppressed: "the do-not-contact list",
  unresolved: "opt-outs of somebody unknown, or that may mean something else",
  phone: "the customers to call",
  overdue: "those whose visit is overdue, up to a year",
  calls: "what came of calling customers",
  vehicles: "all vehicles, to be imported again",
  runs: "runs, and how each ended",
  activity: "who did what by hand",
  results: "who came back after a reminder, in the last year",
};

/** `pengingat export` */
export function exportCommand(program: Command): void {
  const names = Object.keys(MEANINGS) as DownloadName[];
  program
    .command("export")
    .description("write a list to a file to open in a spreadsheet")
    .argument(
      "<list>",
      Object.entries(MEANINGS)
        .map((entry) => entry.join(": "))
        .join("; "),
    )
    .option("--xlsx", "an .xlsx file instead of CSV")
    .option(
      "--output <file>",
      "where to write it, - for standard output (default: a new file in this folder)",
    )
    .action(async (name: string, { xlsx = false, output }: { xlsx?: boolean; output?: string }, command) => {
      keepHeapSmall();
      const list = names.find((each) => each === name);
      if (list === undefined) {
        const near = nearest(name, names, 2);
        const help = near === null ? `Expected one of ${names.join(", ")}.` : `Did you mean "${near}"?`;
        return command.error(`There is no list ${JSON.stringify(name)}. ${help}`);
      }
      const { withWorkshop } = await import("../with-workshop.js");
      const { exportList } = await import("../export/export-command.js");
      await withWorkshop((parts) => exportList(parts, { list, xlsx, output: output ?? null }));
    });
}
