import { randomUUID } from "node:crypto";
import { migrate, sequelizeLedger } from "@pengingat/adapter-sequelize";
import type { Claim } from "@pengingat/core";
import type { OpenContender } from "../../harness/contender.ts";
import { TODAY } from "../../harness/stage.ts";
import { connect } from "../sequelize.ts";
import { type ClaimOptions, claimBatches, expectTaken } from "./claims.ts";

/** The ledger's own call, a page at a time. */
export const open: OpenContender<ClaimOptions> = async (options) => {
  const sequelize = connect(options.url);
  await migrate(sequelize);
  const ledger = sequelizeLedger(sequelize);
  let batches: Claim[][] = [];
  return {
    async reset() {
      await sequelize.query("truncate reminder_delivery");
      batches = claimBatches(options);
    },
    async round() {
      const run = await ledger.open({ runId: randomUUID(), leaseMs: 60_000, today: TODAY });
      let taken = 0;
      for (const batch of batches) {
        for (const answer of await run.claim(batch)) if (answer.state === "claimed") taken += 1;
      }
      return expectTaken(taken, options);
    },
    close: () => sequelize.close(),
  };
};
