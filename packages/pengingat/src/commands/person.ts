import type { Command } from "commander";
import { reportIsExtra } from "../terminal/closed-pipes.js";
import { onePhoneNumber } from "./one-phone-number.js";

/** `pengingat person` */
export function personCommand(program: Command): void {
  const person = program.command("person").description("what is kept of a person, by phone number");
  onePhoneNumber(person.command("export"))
    .description("print all that is kept of a person, as one JSON object")
    .option("--dry-run", "only show how much there is; recorded nowhere")
    .action(async (number: string, { dryRun = false }: { dryRun?: boolean }) => {
      const { withWorkshop } = await import("../with-workshop.js");
      const { exportPerson } = await import("../personal/export-person.js");
      await withWorkshop(({ workshop }) => exportPerson(workshop, { number, dryRun }));
    });
  onePhoneNumber(person.command("erase"))
    .description("erase what pengingat keeps of a person; an opt-out stays, as a keyed hash")
    .option("--dry-run", "only show what would be erased")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Exit codes:
  0  erased, or a dry run
  1  erased, but for messages that are being sent now: erase again when the run has ended
  2  settings or start-up wrong, nothing erased`,
    )
    .action(async (number: string, options: { dryRun?: true; json?: true }) => {
      const { dryRun = false, json = false } = options;
      if (!dryRun) reportIsExtra();
      const { withWorkshop } = await import("../with-workshop.js");
      const { erasePerson } = await import("../personal/erase-person.js");
      await withWorkshop(({ workshop }) => erasePerson(workshop, { number, dryRun, json }));
    });
}
