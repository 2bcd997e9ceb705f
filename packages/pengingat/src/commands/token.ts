import type { Command } from "commander";

/** `pengingat token` */
export function tokenCommand(program: Command): void {
  program
    .command("token")
    .description("print a token for the HTTP routes, signed with the server's secret")
    .option("--subject <name>", "who it is for", "operator")
    .option(
      "--expires <time>",
      "how long it is valid: 30m, 12h, 7d (default: 12h, or JWT_MAX_LIFETIME if shorter)",
    )
    .action(async (options: { subject: string; expires?: string }) => {
      const { printToken } = await import("../server/print-token.js");
      printToken(options);
    });
}
