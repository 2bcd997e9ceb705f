import "reflect-metadata";
import { once } from "node:events";
import { type RunGate, runGate } from "@pengingat/core";
import { reminderMiddleware } from "@pengingat/http-koa";
import { type BreeScheduler, breeScheduler } from "@pengingat/scheduler-bree";
import { Container, type ServiceIdentifier } from "inversify";
import Koa, { type Middleware } from "koa";
import { openReminders, type Reminders, type Settings } from "./reminders.js";

const token = <T>(name: string) => Symbol(name) as ServiceIdentifier<T>;
const SETTINGS = token<Settings>("Settings");
const GATE = token<RunGate>("RunGate");
const REMINDERS = token<Reminders>("Reminders");
const SCHEDULER = token<BreeScheduler>("ReminderScheduler");
const ROUTES = token<Middleware>("Routes");

const { env } = process;
const container = new Container();
container.bind(SETTINGS).toConstantValue({
  databaseUrl: env.DATABASE_URL ?? "",
  apiKey: env.STARSENDER_API_KEY ?? "",
  baseUrl: env.STARSENDER_BASE_URL ?? "https://api.starsender.online",
  servicePhone: env.REMINDER_SERVICE_PHONE ?? "",
  timeZone: "Asia/Jakarta",
});
container.bind(GATE).toConstantValue(runGate());
container.bind(REMINDERS).toResolvedValue(openReminders, [SETTINGS, GATE]).inSingletonScope();
container.bind(SCHEDULER).toResolvedValue(daily, [SETTINGS, GATE]).inSingletonScope();
container.bind(ROUTES).toResolvedValue(routes, [REMINDERS, SCHEDULER]).inSingletonScope();

function daily(settings: Settings, gate: RunGate): BreeScheduler {
  const worker = new URL("./reminder-worker.js", import.meta.url);
  return breeScheduler({ worker, workerData: settings, timeZone: settings.timeZone, gate });
}

function routes({ service, store }: Reminders, scheduler: BreeScheduler): Middleware {
  const jwt = { secret: env.JWT_SECRET ?? "" };
  return reminderMiddleware({ service, scheduler, store, jwt, health: () => store.check() });
}

const server = new Koa().use(container.get(ROUTES)).listen(Number(env.PORT ?? 8000), "127.0.0.1");
await once(server, "listening");
console.log("listening", server.address());
await container.get(SCHEDULER).start({ hour: 7, minute: 0 });

process.once("SIGTERM", async () => {
  server.close();
  await container.get(SCHEDULER).stop();
  // A run whose client hung up has no open request: who enters the gate knows that it is over.
  await container.get(GATE).enter(AbortSignal.timeout(10_000));
  await container.get(REMINDERS).close();
});
