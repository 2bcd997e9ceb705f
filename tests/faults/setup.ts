import type { FakeGateway } from "../fake-gateway/fake-gateway.ts";
import type { GatewayName } from "../fake-gateway/gateway-api.ts";
import { API_KEY } from "./people.ts";
import type { Random } from "./random.ts";
import { SCHEDULES, type Schedule } from "./schedules.ts";

/** The messengers and options of a case. */
export interface Setup {
  /** Several are a fallback, in this order. */
  readonly gateways: readonly [GatewayName, ...GatewayName[]];
  readonly schedule: Schedule;
  /** More than one: their owner gets one message for all of them. */
  readonly vehiclesPerOwner: number;
  /** Quiet hours that the case does not meet. */
  readonly quietHours: boolean;
  /** A daily limit that the case does not reach. */
  readonly highDailyLimit: boolean;
  readonly suppressesUndeliverable: boolean;
}

/** What is not left to chance. */
export type FixedSetup = Partial<Setup> & {
  readonly schedules?: readonly Schedule["name"][];
  /** Whether there is a fallback. @default left to chance */
  readonly fallback?: boolean;
};

const SINGLE: readonly Setup["gateways"][] = [["starsender"], ["starsender"], ["fonnte"], ["whatsapp-cloud"]];
const FALLBACKS: readonly Setup["gateways"][] = [
  ["starsender", "fonnte"],
  ["whatsapp-cloud", "starsender"],
  ["fonnte", "whatsapp-cloud"],
];

const NO_OPTIONS = {
  schedule: SCHEDULES[0],
  vehiclesPerOwner: 1,
  quietHours: false,
  highDailyLimit: false,
  suppressesUndeliverable: false,
};

/** The programs without any option. */
export const PLAIN: Setup = { gateways: ["starsender"], ...NO_OPTIONS };

/** Draws a setup. Everything is drawn, whatever is fixed, so that fixing one thing changes nothing else. */
export function drawSetup(random: Random, fixed: FixedSetup = {}): Setup {
  const { schedules, fallback, ...rest } = fixed;
  const any = random.pick([...SINGLE, ...SINGLE, ...FALLBACKS]);
  const [single, several] = [random.pick(SINGLE), random.pick(FALLBACKS)];
  const isPlain = random.chance(0.4) && schedules === undefined;
  const drawn: Setup = {
    gateways: fallback === undefined ? any : fallback ? several : single,
    schedule: random.pick(SCHEDULES.filter(({ name }) => schedules?.includes(name) ?? true)),
    vehiclesPerOwner: random.chance(0.3) ? random.int(2, 7) : 1,
    quietHours: random.chance(0.2),
    highDailyLimit: random.chance(0.25),
    suppressesUndeliverable: random.chance(0.25),
  };
  return { ...drawn, ...(isPlain ? NO_OPTIONS : {}), ...rest };
}

/** The gateways, as the setting `MESSENGER` takes them. */
export function messengerName({ gateways }: Setup): string {
  return gateways.join(",");
}

/** The names of the options; `plain` where there are none. */
export function optionNames(setup: Setup): string[] {
  const names = [
    ...(setup.schedule.name === "daily" ? [] : [setup.schedule.name]),
    ...(setup.vehiclesPerOwner > 1 ? ["per-owner"] : []),
    ...(setup.quietHours ? ["quiet-hours"] : []),
    ...(setup.highDailyLimit ? ["daily-limit"] : []),
    ...(setup.suppressesUndeliverable ? ["undeliverable"] : []),
  ];
  return names.length > 0 ? names : ["plain"];
}

/** The settings of a setup. */
export function setupEnvironment(
  setup: Setup,
  { addresses }: Pick<FakeGateway, "addresses">,
): Record<string, string> {
  const { gateways, schedule } = setup;
  const settings: Record<GatewayName, Record<string, string>> = {
    starsender: { STARSENDER_API_KEY: API_KEY, STARSENDER_BASE_URL: addresses.starsender },
    fonnte: { FONNTE_TOKEN: API_KEY, FONNTE_BASE_URL: addresses.fonnte },
    "whatsapp-cloud": {
      WHATSAPP_CLOUD_ACCESS_TOKEN: API_KEY,
      WHATSAPP_CLOUD_PHONE_NUMBER_ID: "1020304050",
      WHATSAPP_CLOUD_TEMPLATE: "pengingat_uji",
      // A message is recognized by its plates.
      WHATSAPP_CLOUD_TEMPLATE_PARAMETERS: "nama_pelanggan,no_pol,next_visit_date",
      WHATSAPP_CLOUD_BASE_URL: addresses["whatsapp-cloud"],
    },
  };
  return {
    ...Object.assign({}, ...gateways.map((gateway) => settings[gateway])),
    // The programs choose Starsender alone by its key.
    ...(messengerName(setup) === "starsender" ? {} : { MESSENGER: messengerName(setup) }),
    ...schedule.environment,
    ...(setup.vehiclesPerOwner > 1 ? { ONE_MESSAGE_PER_OWNER: "true" } : {}),
    ...(setup.quietHours ? { QUIET_HOURS: otherHours(new Date()) } : {}),
    ...(setup.highDailyLimit ? { SEND_DAY_CAP: "100000" } : {}),
    ...(setup.suppressesUndeliverable ? { SET_ASIDE_INVALID: "true" } : {}),
  };
}

/** Quiet hours in the cases' zone, UTC+7, that neither the machine's clock meets nor one that a case sets. */
function otherHours(now: Date): string {
  const hour = (now.getUTCHours() + 7) % 24;
  return hour >= 1 && hour < 5 ? "20:00-21:00" : "03:00-05:00";
}
