import { sequelizeStore } from "@pengingat/adapter-sequelize";
import type { OpenContender } from "../../harness/contender.ts";
import { connect } from "../sequelize.ts";

/** `total_customers`: a plain count of the fleet. */
export const open: OpenContender<{ readonly url: string }> = async ({ url }) => {
  const sequelize = connect(url);
  const { vehicles } = sequelizeStore(sequelize);
  return {
    round: async () => ({ vehicles: await vehicles.count() }),
    close: () => sequelize.close(),
  };
};
