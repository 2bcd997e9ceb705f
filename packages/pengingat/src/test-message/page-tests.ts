import type { TestMessages } from "@pengingat/page-koa";
import type { Resolver } from "../modules/tokens.js";
import { reportsDeliveries } from "./delivery-report.js";
import { reasonOf, runTest } from "./run-test.js";

/** The test messages that the page sends. */
export function pageTests(container: Resolver, stop: AbortSignal): TestMessages {
  return {
    async send({ id, number, by }) {
      const startedBy = { kind: "http", by } as const;
      const done = await runTest(container, { id, number, vehicleId: null, startedBy, stop });
      const { vehicleId, result, opensAt } = done;
      return {
        vehicleId,
        status: result === undefined || isUntried(result.status) ? "not_sent" : result.status,
        code: result && "code" in result ? result.code : null,
        reason: reasonOf(done),
        message: result && "message" in result ? result.message : null,
        opensAt,
        reportsDelivery: reportsDeliveries(container),
      };
    },
  };
}

function isUntried(status: string): status is "planned" | "skipped" {
  return status === "planned" || status === "skipped";
}
