import type { Command } from "commander";

/** `pengingat compare` */
export function compareCommand(program: Command): void {
  program
    .command("compare")
    .description(
      "show who would be reminded here, beside the list that another system sent or would send today",
    )
    .argument(
      "<file>",
      "a .csv or .xlsx file; its columns plate, number, date and text are found by their headings",
    )
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Exit codes:
  0  both lists are the same
  1  they differ; each difference is a line
  2  settings or start-up wrong, or the file cannot be read`,
    )
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      const { withWorkshop } = await import("../with-workshop.js");
      const { compare } = await import("../old-system/compare.js");
      await withWorkshop(({ workshop }) => compare(workshop, { file, json }));
    });
}
