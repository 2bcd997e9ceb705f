import type { Command } from "commander";
import { reportIsExtra } from "../terminal/closed-pipes.js";

/** `pengingat migrate` */
export function migrateCommand(program: Command): void {
  program
    .command("migrate")
    .description("create or update pengingat's own tables in DATABASE_URL")
    .option("--second-ledger", "also where tables in another schema serve the same vehicles")
    .action(async (options: { readonly secondLedger?: boolean }) => {
      reportIsExtra();
      const { migrateTables } = await import("../database/migrate-tables.js");
      await migrateTables(options);
    });
}
