import { type Command, InvalidArgumentError } from "commander";
import type { ImportField } from "../import/words/headings.js";
import { keepHeapSmall } from "../process/small-heap.js";
import { reportIsExtra } from "../terminal/closed-pipes.js";

const FIELDS: readonly ImportField[] = ["no_pol", "nama", "hp", "last_visit_date"];

interface ImportOptions {
  readonly apply?: true;
  readonly map: Readonly<Partial<Record<ImportField, string>>>;
  readonly replaceVisits?: true;
  readonly sent?: true;
  readonly json?: true;
}

/** `pengingat import` */
export function importCommand(program: Command): void {
  program
    .command("import")
    .description("take over customers, vehicles and last visits from a CSV or XLSX file")
    .argument("<file>", "a .csv or .xlsx file; its columns are found by their headings")
    .option("--apply", "write what is shown without it, into tables that pengingat makes itself")
    .option("--map <column=heading>", `name the heading of a column: ${FIELDS.join(", ")}`, mapping, {})
    .option("--replace-visits", "also take last visits that are earlier than those on file")
    .option(
      "--sent",
      "the file lists what another system has sent: mark that as sent, so that nobody gets it twice",
    )
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Exit codes:
  0  every line can be imported, or was imported
  1  some lines or sheets are left out; they are listed
  2  the file cannot be read, or the tables are somebody else's; nothing was written`,
    )
    .action(async (file: string, options: ImportOptions) => {
      keepHeapSmall();
      if (options.apply) reportIsExtra();
      const { withWorkshop } = await import("../with-workshop.js");
      if (options.sent) {
        const { recordSent } = await import("../old-system/record-sent.js");
        const { apply = false, json = false } = options;
        return withWorkshop(({ workshop }) => recordSent(workshop, { file, apply, json }));
      }
      const { importFile } = await import("../import/import-command.js");
      await withWorkshop((parts) => importFile(parts, { file, ...options }), { checks: false });
    });
}

/** Takes `no_pol=Plat Nomor`, several times. */
function mapping(text: string, before: ImportOptions["map"]): ImportOptions["map"] {
  const at = text.indexOf("=");
  const field = FIELDS.find((name) => name === text.slice(0, at).trim());
  const heading = text.slice(at + 1).trim();
  if (at > 0 && field !== undefined && heading !== "") return { ...before, [field]: heading };
  throw new InvalidArgumentError(`Expected one of ${FIELDS.join(", ")}, = and a heading of the file.`);
}
