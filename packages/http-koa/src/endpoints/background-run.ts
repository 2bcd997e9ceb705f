import type { RunOptions, RunReport } from "@pengingat/core";
import type { Context } from "koa";
import { emitError } from "../middleware/app-errors.js";

/**
 * Responds with 202 and the run's address under `/runs` once the run is under way; throws where the run is refused.
 * What fails later is emitted on the app.
 */
export async function respondAsync(
  ctx: Context,
  mountPoint: string,
  run: (options: RunOptions) => Promise<RunReport>,
): Promise<void> {
  const runId = crypto.randomUUID();
  const underWay = Promise.withResolvers<void>();
  const ended = run({ runId, onProgress: () => underWay.resolve() });
  await Promise.race([underWay.promise, ended]);
  ended.catch((error: unknown) => emitError(ctx, error));

  ctx.status = 202;
  ctx.set({ Location: `${mountPoint}/runs/${runId}`, "Preference-Applied": "respond-async" });
  ctx.body = { success: true, data: { run_id: runId, state: "running" } };
}
