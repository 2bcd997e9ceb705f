import { createServer } from "node:http";
import { createReminderService, dueRule, runGate, systemClock } from "@pengingat/core";
import { inMemoryStore, recordingMessenger } from "@pengingat/core/testing";
import { workshopApp } from "./app.js";

const clock = systemClock({ timeZone: "Asia/Jakarta" });
const dueToday = dueRule().lastVisitRange(clock.today())?.from ?? null;
const gate = runGate();

// Doubles, so that it starts as it is: put sequelizeStore(…) and your messenger in their place.
const reminders = createReminderService(
  {
    ...inMemoryStore({ vehicles: [{ lastVisitDate: dueToday }] }),
    messenger: recordingMessenger(),
    clock,
  },
  { gate, servicePhone: "0811-0000-9999" },
);

const stop = new AbortController();
const server = createServer(workshopApp(reminders, stop.signal));
const port = Number(process.env.PORT ?? 3000);
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/reminders/preview`));

for (const name of ["SIGTERM", "SIGINT"] as const) {
  process.once(name, async () => {
    stop.abort();
    server.close();
    // A run whose client hung up has no open request: who can enter the gate knows that it is over.
    await gate.enter(AbortSignal.timeout(10_000));
  });
}
