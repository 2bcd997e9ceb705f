import type { z } from "zod";
import { hasEmbeddedDatabase } from "../database/embedded-database.js";
import { wrongSettings } from "../process/start-up-error.js";
import { databaseNotices } from "./database-url.js";
import { readEnvironment } from "./environment.js";
import { holdOutNotices, holdOutProblems, holdOutSettings } from "./hold-out-settings.js";
import { languageTemplates } from "./language-templates.js";
import {
  demoProblems,
  messengerCount,
  messengerProblems,
  messengerSettings,
  sentTexts,
} from "./messenger-settings.js";
import { ruleProblems, ruleSettings } from "./rule-settings.js";
import { DEFAULT_RATE, schedulerProblems, schedulerSettings } from "./scheduler-settings.js";
import { sendPolicySettings } from "./send-policy-settings.js";
import { settingNames } from "./setting-names.js";
import { schema } from "./settings-schema.js";
import { vehicleProblems, vehicleSettings } from "./vehicle-settings.js";

/** The number in the texts of the Python system. Nothing is ever sent to it. */
const DEFAULT_SERVICE_PHONE = "087740659525";

/** The settings, checked: plain data, so that a worker thread can be given them. */
export type Settings = ReturnType<typeof toSettings>;

/** What a command needs. */
export interface SettingNeeds {
  readonly jwtSecret: boolean;
  /** Whether it may send messages to the customers on file. */
  readonly sends: boolean;
  /** Whether an embedded database is there, which may hold imported customers. @default false */
  readonly hasEmbedded?: boolean;
}

/**
 * Reads the environment and `.env`. Also returns notices: what of `.env` was skipped.
 *
 * @throws {StartUpError}
 */
export function readSettings(
  home: string,
  needs: SettingNeeds,
): { settings: Settings; notices: readonly string[] } {
  const { variables, problems, notices } = readEnvironment(home, settingNames(Object.keys(schema.shape)));
  const settings = parseSettings(variables, { ...needs, hasEmbedded: hasEmbeddedDatabase(home) }, problems);
  return {
    settings,
    notices: [
      ...notices,
      ...databaseNotices(settings.databaseUrl),
      ...(needs.sends ? holdOutNotices(settings) : []),
    ],
  };
}

/**
 * Checks the variables. Every problem is named, in one error, after those `found` before; no value that may be a secret
 * is shown.
 *
 * @throws {StartUpError}
 */
export function parseSettings(
  environment: Readonly<Record<string, string>>,
  needs: SettingNeeds,
  found: readonly string[] = [],
): Settings {
  const parsed = schema.safeParse(environment);
  const { templates, problems: templateProblems } = languageTemplates(environment);
  const problems = [...found];
  for (const { path, message } of parsed.error?.issues ?? []) problems.push(`${path.join(".")}: ${message}`);
  problems.push(
    ...messengerProblems(environment),
    ...vehicleProblems(environment),
    ...ruleProblems(environment),
    ...holdOutProblems(environment),
    ...schedulerProblems(environment),
    ...templateProblems,
  );
  if (needs.jwtSecret && environment.DATABASE_URL && !environment.JWT_SECRET) {
    problems.push("JWT_SECRET: expected at least 32 bytes, got none; it is required with DATABASE_URL");
  }
  const refusedOfDemo = needs.sends && !environment.DATABASE_URL ? demoProblems(environment) : [];
  if (!needs.hasEmbedded) problems.push(...refusedOfDemo);
  const timeout = partial(environment, "GATEWAY_TIMEOUT_MS");
  const lease = partial(environment, "LEASE_SECONDS");
  const messengers = messengerCount(environment);
  if (timeout !== null && lease !== null && lease * 1_000 <= timeout * messengers) {
    const each = messengers > 1 ? ` for each of ${messengers} messengers` : "";
    problems.push(
      `LEASE_SECONDS: expected longer than GATEWAY_TIMEOUT_MS (${timeout} ms)${each}, got ${lease} s`,
    );
  }
  if (partial(environment, "ONE_MESSAGE_PER_OWNER") && partial(environment, "SEND_CONCURRENCY") === 1) {
    problems.push("SEND_CONCURRENCY: expected 2 or more with ONE_MESSAGE_PER_OWNER, got 1");
  }
  const [cap, warmUp] = [partial(environment, "SEND_DAY_CAP"), partial(environment, "SEND_WARM_UP")];
  if (cap && warmUp && warmUp >= cap) {
    problems.push(`SEND_WARM_UP: expected less than SEND_DAY_CAP (${cap}), got ${warmUp}`);
  }
  if (!parsed.success || problems.length > 0) throw wrongSettings(problems);
  return toSettings(parsed.data, templates, environment, refusedOfDemo);
}

/** A value that stands in a contradiction, also where other settings are wrong; `null` where it is wrong itself. */
function partial<Name extends keyof typeof schema.shape>(
  environment: Readonly<Record<string, string>>,
  name: Name,
): z.output<(typeof schema.shape)[Name]> | null {
  const parsed = schema.shape[name].safeParse(environment[name]);
  return parsed.success ? (parsed.data as z.output<(typeof schema.shape)[Name]>) : null;
}

function toSettings(
  values: z.output<typeof schema>,
  templates: Record<string, string>,
  environment: Readonly<Record<string, string>>,
  refusedOfDemo: readonly string[],
) {
  const isEmbedded = values.DATABASE_URL === undefined;
  const messenger = messengerSettings(values, environment, values.GATEWAY_TIMEOUT_MS);
  const printsOnly = messenger.kinds.every((kind) => kind === "console");
  return {
    http: { port: values.PORT, host: values.HOST, trustsProxy: values.TRUST_PROXY },
    /** For the header of the page. */
    workshopName: values.WORKSHOP_NAME,
    /** `null`: the embedded database. */
    databaseUrl: values.DATABASE_URL ?? null,
    isEmbedded,
    /** What is wrong with them as long as the embedded database holds the demo. */
    refusedOfDemo,
    ...vehicleSettings(values),
    ...holdOutSettings(values),
    messenger,
    ...sendPolicySettings(values),
    jwt: {
      secret: values.JWT_SECRET ?? null,
      issuer: values.JWT_ISSUER ?? null,
      audience: values.JWT_AUDIENCE ?? null,
      maxLifetimeSeconds: values.JWT_MAX_LIFETIME,
    },
    timeZone: values.REMINDER_TIME_ZONE,
    today: values.REMINDER_TODAY ?? null,
    rule: ruleSettings(values),
    texts: { template: values.REMINDER_TEMPLATE, language: values.REMINDER_LANGUAGE, templates },
    servicePhone: values.REMINDER_SERVICE_PHONE ?? DEFAULT_SERVICE_PHONE,
    /** Whether messages name the number of the default text, which may be another workshop's. */
    namesDefaultPhone:
      values.REMINDER_SERVICE_PHONE === undefined &&
      sentTexts(messenger, [values.REMINDER_TEMPLATE, ...Object.values(templates)]).some((text) =>
        text.includes("nomor_pelayanan"),
      ),
    /** Whether a text is set that no messenger sends. */
    hasUnsentText:
      environment.REMINDER_TEMPLATE !== undefined &&
      !sentTexts(messenger, [values.REMINDER_TEMPLATE]).includes(values.REMINDER_TEMPLATE),
    limits: {
      concurrency: values.SEND_CONCURRENCY,
      // Nobody bans a terminal: what is only printed is not paced unless asked for.
      ratePerMinute: values.SEND_RATE_PER_MINUTE ?? (printsOnly ? 0 : DEFAULT_RATE),
      attempts: values.SEND_ATTEMPTS,
      leaseMs: values.LEASE_SECONDS * 1_000,
      shutdownGraceMs: values.SHUTDOWN_GRACE_MS,
    },
    scheduler: schedulerSettings(values),
    startupWaitMs: values.STARTUP_WAIT_SECONDS * 1_000,
    logLevel: values.LOG_LEVEL,
  };
}
