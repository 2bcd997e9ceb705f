import type { OpenContender } from "../../harness/contender.ts";
import type { WholeRunOptions } from "../whole-run/messages.ts";
import { openService } from "../whole-run/service.ts";

/** A run with a short lease. Whoever comes second takes up what the first left. */
export const open: OpenContender<WholeRunOptions & { readonly leaseMs: number }> = async (options) => {
  const { service, close } = await openService(options, { leaseMs: options.leaseMs, timeoutMs: 2_000 });
  return {
    async round() {
      const { sent, skipped, unknown } = await service.run({ keepReminders: false });
      return { sent, skipped, unknown };
    },
    close,
  };
};
