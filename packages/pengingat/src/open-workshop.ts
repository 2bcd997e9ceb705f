import { ReminderError } from "@pengingat/core";
import type { Container } from "inversify";
import { databaseProblem } from "./database/database-problem.js";
import { seedDemo } from "./database/demo-fleet.js";
import { dataFolder, openEmbeddedDatabase } from "./database/embedded-database.js";
import { createContainer } from "./modules/container.js";
import { type LiveSettings, Tokens } from "./modules/tokens.js";
import type { Logger } from "./process/log.js";
import { asStartUpError, StartUpError, wrongSettings } from "./process/start-up-error.js";
import { asSettings } from "./settings/as-settings.js";
import type { Settings } from "./settings/settings.js";

/** Everything a program needs, opened and checked. */
export interface Workshop {
  readonly settings: LiveSettings;
  readonly container: Container;
  /** Whether the customers are the invented ones of the embedded database. */
  readonly isDemo: boolean;
  /** The schema of pengingat's own tables; empty where nothing was checked. */
  readonly schema: string;
  /** What the database looks wrong in, in words. */
  readonly warnings: readonly string[];
  /** Closes the container's parts, then the embedded database. */
  close(): Promise<void>;
}

/**
 * Opens the database, checks its tables, and puts the parts together. With `DATABASE_URL` no DDL is run.
 *
 * @param options - `checks`: whether the tables must be there. @default true
 *
 * @throws {DatabaseUnreachableError} where the database cannot be reached now
 * @throws {StartUpError} where the settings are wrong, or a table is not there
 */
export async function openWorkshop(
  settings: Settings,
  home: string,
  print: (line: string) => void,
  log: Logger,
  { checks = true }: { readonly checks?: boolean } = {},
): Promise<Workshop> {
  const embedded = settings.databaseUrl === null ? await openEmbeddedDatabase(dataFolder(home)) : null;
  const databaseUrl = embedded?.url ?? settings.databaseUrl ?? "";
  const live: LiveSettings = { ...settings, databaseUrl };
  const container = await createContainer(live, print, log).catch(async (error: unknown) => {
    await embedded?.close();
    throw error;
  });
  const close = async () => {
    await container.unbindAllAsync();
    await embedded?.close();
  };

  try {
    const store = container.get(Tokens.Store);
    let isDemo = false;
    if (embedded) {
      await store.migrate();
      const { intervalMonths } = live.rule;
      const today = container.get(Tokens.Clock).today();
      isDemo = await seedDemo(container.get(Tokens.Sequelize), today, intervalMonths);
      if (isDemo && live.refusedOfDemo.length > 0) throw wrongSettings(live.refusedOfDemo);
    }
    container.bind(Tokens.IsDemo).toConstantValue(isDemo);
    const { schema, warnings } = checks ? await checked(() => store.check()) : { schema: "", warnings: [] };
    container.bind(Tokens.TableSchema).toConstantValue(schema);
    // Options that contradict each other fail here, not at the first run.
    container.get(Tokens.Service);
    return { settings: live, container, isDemo, schema, warnings, close };
  } catch (error) {
    await close();
    throw asStartUpError(error);
  }
}

async function checked<Found>(look: () => Promise<Found>): Promise<Found> {
  try {
    return await look();
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    if (error.code === "SCHEMA_MISMATCH") throw new StartUpError(`${asSettings(error.message)}.`);
    throw databaseProblem(error);
  }
}
