import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { systemClock } from "@pengingat/core";
import { Sequelize } from "sequelize";
import type { RoundParts } from "./morning-round.js";

/** The real parts. The tests never load this file. */
export function productionParts(
  databaseUrl: string,
  apiKey: string,
): RoundParts & { close(): Promise<void> } {
  const sequelize = new Sequelize(databaseUrl, { logging: false });
  const messenger = starsenderMessenger({ apiKey });
  return {
    ...sequelizeStore(sequelize),
    messenger,
    clock: systemClock({ timeZone: "Asia/Jakarta" }),
    tellOffice: (line) => process.stdout.write(`${line}\n`),
    async close() {
      await Promise.all([messenger.close(), sequelize.close()]);
    },
  };
}
