import { migrate } from "@pengingat/adapter-sequelize";
import type { Claim } from "@pengingat/core";
import { DataTypes } from "sequelize";
import type { OpenContender } from "../../harness/contender.ts";
import { connect } from "../sequelize.ts";
import { type ClaimOptions, claimBatches, expectTaken } from "./claims.ts";

/** A Sequelize model of the same table: `bulkCreate`, or with batches of one `create`. */
export const open: OpenContender<ClaimOptions> = async (options) => {
  const sequelize = connect(options.url);
  await migrate(sequelize);
  const Delivery = sequelize.define(
    "reminder_delivery",
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      vehicle_id: DataTypes.TEXT,
      visit_date: DataTypes.DATEONLY,
      occasion: DataTypes.DATEONLY,
      status: DataTypes.TEXT,
      run_id: DataTypes.TEXT,
      token: DataTypes.UUID,
      lease_until: DataTypes.DATE,
    },
    { timestamps: false, freezeTableName: true },
  );
  let batches: Claim[][] = [];
  return {
    async reset() {
      await sequelize.query("truncate reminder_delivery");
      batches = claimBatches(options);
    },
    async round() {
      let taken = 0;
      for (const batch of batches) {
        const rows = batch.map(rowOf);
        if (options.batch === 1) await Delivery.create(rows[0]);
        else await Delivery.bulkCreate(rows, { ignoreDuplicates: true, returning: ["token"] });
        taken += rows.length;
      }
      return expectTaken(taken, options);
    },
    close: () => sequelize.close(),
  };
};

function rowOf({ vehicleId, visitDate, occasion, token }: Claim) {
  return {
    vehicle_id: vehicleId,
    visit_date: visitDate,
    occasion,
    token,
    status: "claimed",
    run_id: "bench",
    lease_until: new Date(Date.now() + 60_000),
  };
}
