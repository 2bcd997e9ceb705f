import { CommanderError } from "commander";
import { pengingat } from "./commands/index.js";
import { withoutRemind } from "./commands/remind-alias.js";
import { failStart, unexpected } from "./process/fail-start.js";
import { surviveClosedPipes } from "./terminal/closed-pipes.js";

surviveClosedPipes();
// Node would print the error's own words, which may quote what is on file.
process.on("uncaughtException", (error) => {
  process.stderr.write(`Stopped early: ${unexpected(error)}.\n`);
  process.exit(3);
});
try {
  await pengingat().parseAsync(withoutRemind(process.argv.slice(2)), { from: "user" });
} catch (error) {
  if (!(error instanceof CommanderError)) failStart(error);
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
