import type { Command } from "commander";
import { reportIsExtra } from "../terminal/closed-pipes.js";

/** `pengingat user` */
export function userCommand(program: Command): void {
  const user = program.command("user").description("who may sign in to the page");
  user
    .command("add <name>")
    .description("add a user, or change the password of one; it is asked for, or read from standard input")
    .action(async (name: string) => {
      reportIsExtra();
      const { withWorkshop } = await import("../with-workshop.js");
      const { addUser } = await import("../records/users.js");
      await withWorkshop(({ workshop, diagnostics }) => addUser(workshop, name, diagnostics));
    });
  user
    .command("list")
    .description("list the users")
    .option("--json", "print one JSON object")
    .action(async ({ json }: { json?: true }) => {
      const { withWorkshop } = await import("../with-workshop.js");
      const { listUsers } = await import("../records/users.js");
      await withWorkshop(({ workshop }) => listUsers(workshop, json ?? false));
    });
  user
    .command("remove <name>")
    .description("remove a user; every session of theirs ends")
    .action(async (name: string) => {
      reportIsExtra();
      const { withWorkshop } = await import("../with-workshop.js");
      const { removeUser } = await import("../records/users.js");
      await withWorkshop(({ workshop }) => removeUser(workshop, name));
    });
}
