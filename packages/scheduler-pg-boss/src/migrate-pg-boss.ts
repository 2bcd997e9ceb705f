import { engineError, newBoss } from "./engine.js";
import { DEAD_QUEUE, QUEUE, QUEUES, TRIES } from "./queues.js";
import { checkPlace, DEFAULT_SCHEMA, type PgBossConnection } from "./scheduler-options.js";

/** Where pg-boss's tables are. */
export interface PgBossTables {
  readonly connection: PgBossConnection;
  /** @default "pengingat_pgboss" */
  readonly schema?: string;
}

/**
 * Creates or updates pg-boss's tables, which no other call does, and the queues.
 *
 * @throws {ReminderError} `INVALID_OPTION`, `DATABASE_LOST`; `SCHEMA_MISMATCH` where the tables are newer
 * @throws the driver's error where the role may not
 */
export async function migratePgBoss(tables: PgBossTables): Promise<void> {
  checkPlace(tables, ["connection", "schema"]);
  const { connection, schema = DEFAULT_SCHEMA } = tables;
  const parts = { connection, schema, clock: null, report: () => undefined };
  const idle = { supervise: false, schedule: false };
  const migration = newBoss(parts, { ...idle, migrate: true, createSchema: true });
  const boss = newBoss(parts, { ...idle, migrate: false });
  try {
    await migration.start();
    // pg-boss leaves newer tables as they are, and then refuses to start on them.
    await boss.start().catch((error) => {
      throw engineError(error, "pg-boss's tables are newer than this program: update it");
    });
    await boss.createQueue(DEAD_QUEUE);
    for (const queue of QUEUES) {
      const { policy, ...options } = { ...QUEUE, retryLimit: TRIES[queue] };
      await boss.createQueue(queue, { policy, ...options });
      await boss.updateQueue(queue, options);
    }
  } catch (error) {
    throw engineError(error);
  } finally {
    for (const each of [migration, boss]) await each.stop({ graceful: false }).catch(() => {});
  }
}
