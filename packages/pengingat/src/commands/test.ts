import { type Command, InvalidArgumentError } from "commander";
import { reportIsExtra } from "../terminal/closed-pipes.js";
import { onePhoneNumber } from "./one-phone-number.js";

interface TestOptions {
  readonly vehicle?: string;
  readonly wait: number;
  readonly json?: true;
}

/** `pengingat test` */
export function testCommand(program: Command): void {
  onePhoneNumber(program.command("test"))
    .description("send one real message to a number of your own, through everything a run goes through")
    .option("--vehicle <id>", "the text for this vehicle (default: for one that is due)")
    .option(
      "--wait <seconds>",
      "how long to wait for a delivery report, where the gateway sends one",
      seconds,
      60,
    )
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Exit codes:
  0  the gateway accepted it, and delivered it where it reports deliveries to a webhook
  1  it was not sent, or its delivery is not known
  2  settings or start-up wrong, nothing sent`,
    )
    .action(async (number: string, { vehicle, wait, json }: TestOptions) => {
      reportIsExtra();
      const { withWorkshop } = await import("../with-workshop.js");
      const { sendTest } = await import("../test-message/send-test.js");
      await withWorkshop((parts) =>
        sendTest(parts, { number, vehicleId: vehicle ?? null, waitMs: wait * 1_000, json: json === true }),
      );
    });
}

function seconds(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number of seconds.");
}
