import { isBlank, nearest } from "@pengingat/core/adapter";
import { type Command, InvalidArgumentError } from "commander";
import type { ListedDeliveries } from "../records/list-deliveries.js";
import { dateArgument } from "./date-argument.js";

const DELIVERIES: readonly ListedDeliveries[] = ["unknown", "failed", "sent", "unconfirmed"];

interface ListOptions {
  readonly hours?: number;
  readonly plate?: string;
  readonly name?: string;
  readonly day?: string;
  readonly after?: string;
  readonly json?: true;
}

/** `pengingat list` */
export function listCommand(program: Command): void {
  program
    .command("list")
    .description("show what became of messages, newest first, the do-not-contact list, or unclear opt-outs")
    .argument(
      "[what]",
      `unknown, failed or sent: messages with that outcome; unconfirmed: messages without a confirmed delivery, the \
customers to call; suppressed: the do-not-contact list; unresolved: opt-outs of somebody unknown, or that may mean \
something else`,
      "unknown",
    )
    .option(
      "--plate <text>",
      "messages about vehicles with this in their plate (all vehicles are read)",
      lettersOrDigits,
    )
    .option(
      "--name <text>",
      "messages to customers with this in their name (all vehicles are read)",
      someText,
    )
    .option("--day <date>", "messages of the runs of this day (YYYY-MM-DD)", dateArgument)
    .option("--hours <n>", "with unconfirmed: accepted more than n hours ago (default: 24)", wholeHours)
    .option("--after <cursor>", "continue after an earlier page")
    .option("--json", "print one JSON object")
    .action(async (what: string, options: ListOptions, command: Command) => {
      const { hours = 24, plate = null, name = null, day = null, after = null, json = false } = options;
      refuseOthers(what, options, command);
      const { withWorkshop } = await import("../with-workshop.js");
      const deliveries = DELIVERIES.find((each) => each === what);
      if (deliveries) {
        const { listDeliveries } = await import("../records/list-deliveries.js");
        const asked = { what: deliveries, hours, plate, name, day, after, json };
        await withWorkshop(({ workshop }) =>
          listDeliveries(workshop, { ...asked, command: commandOf(what, options) }),
        );
      } else if (what === "suppressed") {
        const { listSuppressions } = await import("../records/list-suppressions.js");
        await withWorkshop(({ workshop }) => listSuppressions(workshop, { after, json }));
      } else {
        const { listUnresolved } = await import("../records/list-unresolved.js");
        await withWorkshop(({ workshop }) => listUnresolved(workshop, { after, json }));
      }
    });
}

/** Refuses a list that there is not, and options that go with another. */
function refuseOthers(what: string, options: ListOptions, command: Command): void {
  const lists: readonly string[] = [...DELIVERIES, "suppressed", "unresolved"];
  if (!lists.includes(what)) {
    const near = nearest(what, lists, 2);
    const help = near === null ? `Expected one of ${lists.join(", ")}.` : `Did you mean "${near}"?`;
    command.error(`There is no list ${JSON.stringify(what)}. ${help}`);
  }
  if (options.hours !== undefined && what !== "unconfirmed") {
    command.error("--hours goes with list unconfirmed.");
  }
  const isOfMessages = DELIVERIES.some((each) => each === what);
  const search = (["plate", "name", "day"] as const).find((each) => options[each] !== undefined);
  if (search && !isOfMessages) command.error(`--${search} goes with list ${DELIVERIES.join(", ")}.`);
}

/** The same command without `--after`, to be typed again. */
function commandOf(what: string, { hours, plate, name, day }: ListOptions): string {
  const options = Object.entries({ hours, plate, name, day }).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option} ${typeof value === "number" ? value : quoted(value)}`],
  );
  return ["list", what, ...options].join(" ");
}

/** As a shell takes it whole. */
function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function wholeHours(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number of hours.");
}

function lettersOrDigits(text: string): string {
  if (/[a-z0-9]/i.test(text)) return text;
  throw new InvalidArgumentError("Expected a part of a plate.");
}

function someText(text: string): string {
  if (!isBlank(text) && !text.includes("\0")) return text;
  throw new InvalidArgumentError("Expected a part of a name.");
}
