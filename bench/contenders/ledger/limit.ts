import { migrate } from "@pengingat/adapter-sequelize";
import type { Claim } from "@pengingat/core";
import pg from "pg";
import type { OpenContender } from "../../harness/contender.ts";
import { connect } from "../sequelize.ts";
import { type ClaimOptions, claimBatches, expectTaken } from "./claims.ts";

const INSERT = `
insert into reminder_delivery (vehicle_id, visit_date, occasion, token, status, run_id, lease_until)
select vehicle_id, visit_date, occasion, token, 'claimed', 'bench', now() + interval '60 seconds'
from unnest($1::text[], $2::date[], $3::date[], $4::uuid[]) as w (vehicle_id, visit_date, occasion, token)
on conflict do nothing
returning token`;

/** Many rows a statement into the same table, prepared, by bare pg. */
export const open: OpenContender<ClaimOptions> = async (options) => {
  const sequelize = connect(options.url);
  await migrate(sequelize);
  await sequelize.close();
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  let batches: Claim[][] = [];
  return {
    async reset() {
      await client.query("truncate reminder_delivery");
      batches = claimBatches(options);
    },
    async round() {
      let taken = 0;
      for (const batch of batches) {
        const values = [
          batch.map(({ vehicleId }) => vehicleId),
          batch.map(({ visitDate }) => visitDate),
          batch.map(({ occasion }) => occasion),
          batch.map(({ token }) => token),
        ];
        taken += (await client.query({ name: "claim", text: INSERT, values })).rows.length;
      }
      return expectTaken(taken, options);
    },
    close: () => client.end(),
  };
};
