import { randomBytes, scryptSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, createReminderService, dueRule, type Messenger, systemClock } from "@pengingat/core";
import {
  type InMemoryStore,
  inMemoryStore,
  type ManualScheduler,
  manualScheduler,
  type RecordingMessenger,
  recordingMessenger,
} from "@pengingat/core/testing";
import { type ReminderPageOptions, reminderPage, type SignInLinks, signInLinks } from "@pengingat/page-koa";
import Koa from "koa";
import { type FleetSize, fillHistory, fillResults, vehiclesOf } from "./fleet.ts";

export const PASSWORD = "rahasia bengkel";

/** A page over a store in memory, on loopback. */
export interface Workshop {
  /** Of the first screen, with a slash at its end. */
  readonly url: string;
  readonly store: InMemoryStore;
  readonly messenger: RecordingMessenger;
  readonly scheduler: ManualScheduler;
  readonly links: SignInLinks;
  /** The local date. */
  readonly today: string;
  readonly options: ReminderPageOptions;
  /** What was emitted on the app. */
  readonly errors: readonly unknown[];
  close(): Promise<void>;
}

/** What a test sets up otherwise. */
export interface WorkshopSetup {
  readonly size?: FleetSize;
  /** Of the service, the store and the page. @default the system's, in Jakarta */
  readonly clock?: Clock;
  /** Owners of earlier months, a day, and how many of 100 were held out. @default none */
  readonly results?: { readonly aDay: number; readonly percent: number } | undefined;
  /** What the page is mounted under. @default nothing */
  readonly base?: string;
  readonly page?: Partial<ReminderPageOptions>;
  readonly answer?: (message: { readonly to: string }) => ReturnType<Messenger["send"]>;
  readonly confirmAbove?: number;
  readonly groupBy?: "owner";
  /** Whether the app trusts the headers of a proxy. @default false */
  readonly proxy?: boolean;
}

const hashed = cheapHash(PASSWORD);

/** A hash as `hashPassword` makes it, of the lowest cost: each sign-in takes as long as the hash did. */
function cheapHash(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(password, salt, 32, { N: 2, r: 1, p: 1 });
  return ["scrypt", 2, 1, 1, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Opens a workshop whose user is Sari. */
export async function openWorkshop(setup: WorkshopSetup = {}): Promise<Workshop> {
  const { size = "demo", base = "", clock = systemClock({ timeZone: "Asia/Jakarta" }) } = setup;
  const today = clock.today();
  let now: number | null = null;
  const store = inMemoryStore({ vehicles: vehiclesOf(size, today), now: () => now ?? clock.now().getTime() });
  if (size !== "empty") {
    await fillHistory(store, { today, until: setup.results ? 0 : 1 }, (at) => {
      now = at;
    });
    now = null;
    await fillLists(store);
    if (setup.results) {
      await fillResults(store, today, setup.results);
      await fillCalls(store, today);
    }
  }
  for (const name of ["Sari", "Budi"]) await store.users.put({ name, password: hashed });

  const messenger = recordingMessenger({
    ...(setup.answer ? { answer: setup.answer } : {}),
    timeoutMs: 10_000,
  });
  const service = createReminderService(
    { ...store, messenger, clock },
    {
      ...{ servicePhone: "0811-0000-0009", ratePerMinute: 0, confirmAbove: setup.confirmAbove ?? 0 },
      ...(setup.groupBy && { groupBy: setup.groupBy }),
    },
  );
  const scheduler = manualScheduler({ now: new Date(), timeZone: clock.timeZone, run: () => service.run() });
  const links = signInLinks();
  const options: ReminderPageOptions = {
    ...{ service, scheduler, store, clock, signInLinks: links },
    // On a busy machine too, what is shown is complete.
    ...{ workshop: "Bengkel Contoh", sending: "printed", waitMs: 30_000, ...setup.page },
  };
  const page = reminderPage(options);
  const app = new Koa({ proxy: setup.proxy ?? false });
  const errors: unknown[] = [];
  app.on("error", (error) => errors.push(error));
  if (base !== "") page.prefix(base);
  const server = createServer(app.use(page.routes()).callback()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    ...{
      url: `http://127.0.0.1:${port}${base}/`,
      store,
      messenger,
      scheduler,
      links,
      today,
      options,
      errors,
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Somebody was called yesterday and did not answer; somebody has come since. */
async function fillCalls({ calls, vehicles, activity }: InMemoryStore, today: string): Promise<void> {
  const rule = dueRule({ intervalMonths: 4 });
  const call = (id: string) => {
    const { lastVisitDate } = vehicles.onFile.find((each) => each.id === id) ?? { lastVisitDate: null };
    const visitDate = rule.nextVisitDate(lastVisitDate ?? today);
    return { vehicleId: id, visitDate, date: null, by: "Budi", after: 0 } as const;
  };
  const again = { outcome: "no_answer", date: today, note: "Coba lagi sesudah makan siang" } as const;
  await calls.record({ ...call("kendaraan 8000"), ...again });
  await calls.record({ ...call("kendaraan 8005"), outcome: "already_serviced", note: "Di bengkel lain" });
  await activity.record({ kind: "run_started", by: "Sari", about: crypto.randomUUID(), reason: null });
  await activity.record({ kind: "vehicle_serviced", by: "Budi", about: "B 1001 CTH", reason: null });
  await activity.record({ kind: "delivery_resolved", by: "Sari", about: "1", reason: "sent" });
}

async function fillLists({ suppressions, unresolved, activity }: InMemoryStore): Promise<void> {
  await suppressions.add({ number: "628110000777", kind: "opted_out", by: "webhook", reason: "STOP" });
  await suppressions.add({
    number: "628110000778",
    kind: "set_aside",
    by: "gateway",
    reason: "not on WhatsApp",
  });
  await suppressions.add({
    number: "628110000779",
    kind: "opted_out",
    by: "Sari",
    reason: "Diminta di loket",
  });
  const words = "tolong jangan WA lagi ya, mobilnya sudah dijual";
  await unresolved.add([
    { gateway: "fonnte", sender: "6281100007@lid", words, at: new Date(), messageId: "masuk 1" },
  ]);
  await activity.record({
    kind: "number_suppressed",
    by: "Sari",
    about: "628110000779",
    reason: "Diminta di loket",
  });
  await activity.record({ kind: "schedule_started", by: "Budi", about: "07:00", reason: null });
}
