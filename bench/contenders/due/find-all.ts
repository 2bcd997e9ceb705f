import { DateTime } from "luxon";
import { DataTypes, type Model, type Sequelize } from "sequelize";
import type { OpenContender } from "../../harness/contender.ts";
import { TODAY } from "../../harness/stage.ts";
import { connect } from "../sequelize.ts";
import { type DueOptions, expectDue } from "./source.ts";

/** The original's way: the whole fleet with its customers (and work orders), filtered in code. */
export const open: OpenContender<DueOptions> = async (options) => {
  const sequelize = connect(options.url);
  const { Vehicle, include } = models(sequelize, options.source);
  const today = DateTime.fromISO(TODAY, { zone: "utc" });
  return {
    async round() {
      const all = await Vehicle.findAll({ include });
      let found = 0;
      for (const vehicle of all) {
        const visited = lastVisit(vehicle, options.source);
        if (visited === null) continue;
        const next = DateTime.fromISO(visited, { zone: "utc" }).plus({ months: 4 });
        const days = next.diff(today, "days").days;
        if (days >= 0 && days < 3) found += 1;
      }
      return expectDue(found, options);
    },
    close: () => sequelize.close(),
  };
};

function models(sequelize: Sequelize, source: DueOptions["source"]) {
  const table = { timestamps: false, freezeTableName: true, underscored: true };
  const id = { type: DataTypes.INTEGER, primaryKey: true };
  const Customer = sequelize.define("customer", { id, nama: DataTypes.TEXT, hp: DataTypes.TEXT }, table);
  const Vehicle = sequelize.define(
    "vehicle",
    { id, no_pol: DataTypes.TEXT, customer_id: DataTypes.INTEGER, last_visit_date: DataTypes.DATEONLY },
    table,
  );
  const WorkOrder = sequelize.define(
    "workorder",
    { id, vehicle_id: DataTypes.INTEGER, tanggal_keluar: DataTypes.DATEONLY },
    table,
  );
  Vehicle.belongsTo(Customer, { foreignKey: "customer_id" });
  Vehicle.hasMany(WorkOrder, { foreignKey: "vehicle_id", as: "orders" });
  return {
    Vehicle,
    include: source === "column" ? [Customer] : [Customer, { model: WorkOrder, as: "orders" }],
  };
}

function lastVisit(vehicle: Model, source: DueOptions["source"]): string | null {
  if (source === "column") return vehicle.get("last_visit_date") as string | null;
  let latest: string | null = null;
  for (const order of vehicle.get("orders") as Model[]) {
    const at = order.get("tanggal_keluar") as string | null;
    if (at !== null && (latest === null || at > latest)) latest = at;
  }
  return latest;
}
