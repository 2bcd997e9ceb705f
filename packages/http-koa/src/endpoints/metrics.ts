import { noQuery } from "../schemas/query.js";
import { type Endpoint, endpoint } from "./endpoint.js";

/** Shows metrics, in the text format of Prometheus. */
export function metricsEndpoint(metrics: () => Promise<string>): Endpoint {
  return endpoint({
    method: "get",
    path: "/metrics",
    operationId: "metrics",
    summary: "Shows metrics in the text format of Prometheus. None names a person",
    access: "token",
    failures: [],
    query: noQuery,
    answer: "text",
    async respond(ctx) {
      const text = await metrics();
      ctx.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      ctx.body = text;
    },
  });
}
