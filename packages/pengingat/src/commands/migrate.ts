import type { Command } from "commander";

/** `pengingat migrate` */
export function migrateCommand(program: Command): void {
  program
    .command("migrate")
    .description("create or update pengingat's own tables in DATABASE_URL")
    .action(async () => {
      const { migrateTables } = await import("../database/migrate-tables.js");
      await migrateTables();
    });
}
