import type { Witness } from "../fake-gateway/fake-gateway.ts";
import type { Road } from "../fake-gateway/gateway-api.ts";
import { API_KEY } from "./people.ts";
import type { Random } from "./random.ts";
import { SCHEDULES, type Schedule } from "./schedules.ts";

/** Who carries the messages of a trial, and under which options. */
export interface Arrangement {
  /** Several are a fallback, in this order. */
  readonly roads: readonly Road[];
  readonly schedule: Schedule;
  /** More than one: their owner gets one message for all of them. */
  readonly vehiclesPerOwner: number;
  readonly quietHours: boolean;
  /** A day's cap that is never reached. */
  readonly wideCap: boolean;
  readonly setsAside: boolean;
}

/** What a kind of trial, or whoever plays one, wants of it; the rest is left to chance. */
export type Wishes = Partial<Arrangement> & {
  readonly schedules?: readonly Schedule["name"][];
  /** Whether there is another road. @default left to chance */
  readonly fallback?: boolean;
};

const SINGLE: readonly (readonly Road[])[] = [["starsender"], ["starsender"], ["fonnte"], ["whatsapp-cloud"]];
const FALLBACKS: readonly (readonly Road[])[] = [
  ["starsender", "fonnte"],
  ["whatsapp-cloud", "starsender"],
  ["fonnte", "whatsapp-cloud"],
];
const ROADS = [...SINGLE, ...SINGLE, ...FALLBACKS];

/** Everything is drawn, whatever is wished, so that a wish changes nothing else. */
export function drawArrangement(random: Random, wishes: Wishes = {}): Arrangement {
  const { schedules, fallback, ...wished } = wishes;
  const any = random.pick(ROADS);
  const [single, several] = [random.pick(SINGLE), random.pick(FALLBACKS)];
  const chosen = SCHEDULES.filter(({ name }) => schedules?.includes(name) ?? true);
  const plain = random.chance(0.4) && schedules === undefined;
  const drawn: Arrangement = {
    roads: fallback === undefined ? any : fallback ? several : single,
    schedule: random.pick(chosen),
    vehiclesPerOwner: random.chance(0.3) ? random.int(2, 7) : 1,
    quietHours: random.chance(0.2),
    wideCap: random.chance(0.25),
    setsAside: random.chance(0.25),
  };
  return { ...drawn, ...(plain ? PLAIN_OPTIONS : {}), ...wished };
}

const [DAILY] = SCHEDULES;
if (DAILY === undefined) throw new Error("no schedule");
const PLAIN_OPTIONS = {
  schedule: DAILY,
  vehiclesPerOwner: 1,
  quietHours: false,
  wideCap: false,
  setsAside: false,
};

/** As the programs are without any setting. */
export const PLAIN: Arrangement = { roads: ["starsender"], ...PLAIN_OPTIONS };

/** The name of who carries the messages, as `MESSENGER` takes it. */
export function messengerName({ roads }: Arrangement): string {
  return roads.join(",");
}

/** The names of the options; `plain` where there are none. */
export function optionNames(arrangement: Arrangement): string[] {
  const { schedule, vehiclesPerOwner, quietHours, wideCap, setsAside } = arrangement;
  const names = [
    ...(schedule.name === "daily" ? [] : [schedule.name]),
    ...(vehiclesPerOwner > 1 ? ["per-owner"] : []),
    ...(quietHours ? ["quiet-hours"] : []),
    ...(wideCap ? ["wide-cap"] : []),
    ...(setsAside ? ["set-aside"] : []),
  ];
  return names.length > 0 ? names : ["plain"];
}

/** The settings that make it so. */
export function arrangementEnvironment(
  arrangement: Arrangement,
  { addresses }: Pick<Witness, "addresses">,
): Record<string, string> {
  const { roads, schedule } = arrangement;
  const gateways: Record<Road, Record<string, string>> = {
    starsender: { STARSENDER_API_KEY: API_KEY, STARSENDER_BASE_URL: addresses.starsender },
    fonnte: { FONNTE_TOKEN: API_KEY, FONNTE_BASE_URL: addresses.fonnte },
    "whatsapp-cloud": {
      WHATSAPP_CLOUD_ACCESS_TOKEN: API_KEY,
      WHATSAPP_CLOUD_PHONE_NUMBER_ID: "1020304050",
      WHATSAPP_CLOUD_TEMPLATE: "pengingat_uji",
      // The plates are what a message is known by.
      WHATSAPP_CLOUD_TEMPLATE_PARAMETERS: "nama_pelanggan,no_pol,next_visit_date",
      WHATSAPP_CLOUD_BASE_URL: addresses["whatsapp-cloud"],
    },
  };
  return {
    ...Object.assign({}, ...roads.map((road) => gateways[road])),
    // Starsender alone is what the programs choose by its key.
    ...(messengerName(arrangement) === "starsender" ? {} : { MESSENGER: messengerName(arrangement) }),
    ...schedule.environment,
    ...(arrangement.vehiclesPerOwner > 1 ? { ONE_MESSAGE_PER_OWNER: "true" } : {}),
    ...(arrangement.quietHours ? { QUIET_HOURS: hoursOff(new Date()) } : {}),
    ...(arrangement.wideCap ? { SEND_DAY_CAP: "100000" } : {}),
    ...(arrangement.setsAside ? { SET_ASIDE_INVALID: "true" } : {}),
  };
}

/** Quiet hours in the trial's zone, UTC+7, that neither the machine's clock nor one of a trial's meets. */
function hoursOff(now: Date): string {
  const hour = (now.getUTCHours() + 7) % 24;
  return hour >= 1 && hour < 5 ? "20:00-21:00" : "03:00-05:00";
}
