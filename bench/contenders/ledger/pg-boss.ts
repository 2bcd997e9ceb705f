import type { Claim } from "@pengingat/core";
import type { OpenContender } from "../../harness/contender.ts";
import { openBoss, QUEUE } from "../job-queues.ts";
import { type ClaimOptions, claimBatches, expectTaken } from "./claims.ts";

/** pg-boss `insert`, each job under a key of its own. */
export const open: OpenContender<ClaimOptions> = async (options) => {
  const boss = await openBoss(options.url);
  let batches: Claim[][] = [];
  return {
    async reset() {
      await boss.deleteAllJobs(QUEUE);
      batches = claimBatches(options);
    },
    async round() {
      for (const batch of batches) {
        await boss.insert(
          QUEUE,
          batch.map((claim) => ({ id: claim.token, data: claim, singletonKey: claim.vehicleId })),
        );
      }
      return expectTaken(options.claims, options);
    },
    close: () => boss.stop({ graceful: false }),
  };
};
