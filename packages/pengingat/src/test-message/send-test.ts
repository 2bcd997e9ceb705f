import { ReminderError, type ReminderResult, type RunReport } from "@pengingat/core";
import { testService } from "../modules/service-module.js";
import { Tokens } from "../modules/tokens.js";
import { wholeNumber } from "../personal/person-on-file.js";
import { StartUpError } from "../process/start-up-error.js";
import { userName } from "../process/user-name.js";
import { localTime } from "../terminal/local-time.js";
import { oneLine } from "../terminal/one-line.js";
import { print } from "../terminal/standard-output.js";
import type { CommandParts } from "../with-workshop.js";
import { type DeliveryReport, deliveryReport, reportsDeliveries } from "./delivery-report.js";
import { testVehicle } from "./test-vehicle.js";

/** Who a test message goes to, about which vehicle, and how long a delivery report is waited for. */
interface AskedTest {
  readonly number: string;
  readonly vehicleId: string | null;
  readonly waitMs: number;
  readonly json: boolean;
}

/** Sends one message to a number of one's own. Resolves with the exit code. */
export async function sendTest(
  { workshop: { container, settings }, diagnostics, stop }: CommandParts,
  { number: given, vehicleId, waitMs, json }: AskedTest,
): Promise<number> {
  const number = wholeNumber(given);
  const vehicle = await testVehicle(container, { number, vehicleId });
  const closed = new AbortController();
  let opensAt: Date | null = null;
  const report = await run(() =>
    testService(container, vehicle).run({
      signal: AbortSignal.any([stop, closed.signal]),
      startedBy: { kind: "command", by: userName() },
      confirmed: true,
      countFleet: false,
      onProgress({ waitingUntil }) {
        if (waitingUntil === null) return;
        opensAt = waitingUntil;
        closed.abort();
      },
    }),
  );
  const [result] = report.reminders;
  let delivery: DeliveryReport | null = null;
  if (result?.status === "sent" && reportsDeliveries(container)) {
    if (!json) diagnostics.write("Accepted by the gateway; waiting for the report of its delivery …\n");
    const { messageHistory } = container.get(Tokens.Store);
    delivery = await deliveryReport(messageHistory, vehicle.id, { waitMs, stop });
  }
  const hours =
    opensAt && `outside the sending hours, which open at ${localTime(opensAt, settings.timeZone)}`;
  const reason = reasonOf(report, result) ?? hours;
  await print(
    json ? `${JSON.stringify(asData(result, reason, delivery))}\n` : asText(result, reason, delivery),
  );
  return result?.status === "sent" && (delivery === null || delivery === "delivered" || delivery === "read")
    ? 0
    : 1;
}

async function run(work: () => Promise<RunReport>): Promise<RunReport> {
  try {
    return await work();
  } catch (error) {
    if (!ReminderError.is(error) || error.code !== "MESSENGER_NOT_CONFIGURED") throw error;
    throw new StartUpError("Neither MESSENGER nor STARSENDER_API_KEY is set: nothing was sent.");
  }
}

/** Why it was not sent, or may not have been; `null` where it was, or nobody said. */
function reasonOf({ ended, reason }: RunReport, result: ReminderResult | undefined): string | null {
  if (result !== undefined) return "reason" in result ? result.reason : null;
  return ended === "halted" || ended === "database_lost" ? reason : null;
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
