import { ReminderError, type ReminderResult } from "@pengingat/core";
import { Tokens } from "../modules/tokens.js";
import { wholeNumber } from "../personal/person-on-file.js";
import { StartUpError } from "../process/start-up-error.js";
import { userName } from "../process/user-name.js";
import { localTime } from "../terminal/local-time.js";
import { oneLine } from "../terminal/one-line.js";
import { print } from "../terminal/standard-output.js";
import type { CommandParts } from "../with-workshop.js";
import { type DeliveryReport, deliveryReport, reportsDeliveries } from "./delivery-report.js";
import { type DoneTest, reasonOf, runTest } from "./run-test.js";

/** Who a test message goes to, about which vehicle, and how long a delivery report is waited for. */
interface TestOptions {
  readonly number: string;
  readonly vehicleId: string | null;
  readonly waitMs: number;
  readonly json: boolean;
}

const AWAITED = "Accepted by the gateway; waiting for the report of its delivery …\n";
const NOT_AWAITED =
  "Its delivery is followed by a test on the page: while a command has the embedded database, no server can be told.\n";

/** Sends one message to a number of one's own. Resolves with the exit code. */
export async function sendTest(
  { workshop: { container, settings }, diagnostics, stop }: CommandParts,
  { number: given, vehicleId, waitMs, json }: TestOptions,
): Promise<number> {
  const done = await refused(() =>
    runTest(container, {
      ...{ id: crypto.randomUUID(), number: wholeNumber(given), vehicleId, stop },
      startedBy: { kind: "command", by: userName() },
    }),
  );
  const { result, opensAt } = done;
  let delivery: DeliveryReport | null = null;
  const isReported = result?.status === "sent" && reportsDeliveries(container);
  if (isReported && !json) diagnostics.write(settings.isEmbedded ? NOT_AWAITED : AWAITED);
  if (isReported && !settings.isEmbedded) {
    const { messageHistory } = container.get(Tokens.Store);
    delivery = await deliveryReport(messageHistory, done.vehicleId, { waitMs, stop });
  }
  const hours =
    opensAt && `outside the sending hours, which open at ${localTime(opensAt, settings.timeZone)}`;
  const reason = reasonOf(done) ?? hours;
  await print(
    json ? `${JSON.stringify(asData(result, reason, delivery))}\n` : asText(result, reason, delivery),
  );
  return result?.status === "sent" && (delivery === null || delivery === "delivered" || delivery === "read")
    ? 0
    : 1;
}

async function refused(work: () => Promise<DoneTest>): Promise<DoneTest> {
  try {
    return await work();
  } catch (error) {
    if (!ReminderError.is(error) || error.code !== "MESSENGER_NOT_CONFIGURED") throw error;
    throw new StartUpError("Neither MESSENGER nor STARSENDER_API_KEY is set: nothing was sent.");
  }
}

function asData(result: ReminderResult | undefined, reason: string | null, delivery: DeliveryReport | null) {
  return {
    status: result?.status ?? "not_sent",
    ...(result && "code" in result && { code: result.code }),
    ...(reason !== null && { reason }),
    ...(result?.status === "sent" && { api_response: result.response }),
    ...(result && "message" in result && { message: result.message }),
    delivery,
  };
}

const DELIVERIES: Readonly<Record<DeliveryReport, string>> = {
  delivered: "It was delivered.",
  read: "It was delivered and read.",
  not_delivered: "The gateway could not deliver it after all.",
  not_reported:
    "No report of its delivery came: check that the server runs, and the webhook's address at the gateway.",
};

function asText(
  result: ReminderResult | undefined,
  reason: string | null,
  delivery: DeliveryReport | null,
): string {
  const why = oneLine(reason ?? "stopped on request");
  const head: Readonly<Record<string, string>> = {
    sent: `The gateway accepted the message: ${result?.status === "sent" ? oneLine(result.response) : ""}`,
    unknown: `The gateway may or may not have sent the message: ${why}`,
    failed: `The message was not sent: ${why}`,
  };
  const lines = [
    head[result?.status ?? ""] ?? `Nothing was sent: ${why}`,
    ...(result && "message" in result ? [`  ${oneLine(result.message, 1_000)}`] : []),
    ...(delivery === null ? [] : [DELIVERIES[delivery]]),
  ];
  return `${lines.join("\n")}\n`;
}
