import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createReminderService, type Messenger, ReminderError } from "@pengingat/core";
import { fixedClock, inMemoryLedger, inMemoryVehicles, recordingMessenger } from "@pengingat/core/testing";
import { expect, onTestFinished, test } from "vitest";
import { workshopApp } from "../src/app.js";

const vehicles = () => inMemoryVehicles([{ lastVisitDate: "2025-08-18" }, { lastVisitDate: "2025-09-18" }]);

function service(messenger: Messenger | null, fleet = vehicles()) {
  return createReminderService(
    { vehicles: fleet, messenger, clock: fixedClock("2025-12-16"), ledger: inMemoryLedger() },
    { servicePhone: "0811-0000-9999", ratePerMinute: 0 },
  );
}

async function listening(...args: Parameters<typeof workshopApp>): Promise<string> {
  const server = createServer(workshopApp(...args));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const never = new AbortController().signal;
const post = (url: string) => fetch(url, { method: "POST" });

test("a request sends the reminders, and a second one sends nobody another", async () => {
  const messenger = recordingMessenger();
  const url = await listening(service(messenger), never);

  const first = await post(`${url}/reminders/run`);
  expect(await first.json()).toMatchObject({ due: 1, sent: 1, ended: "finished", left: 0 });
  const second = await post(`${url}/reminders/run`);
  expect(await second.json()).toMatchObject({ due: 1, sent: 0, details: [{ status: "skipped" }] });
  expect(messenger.accepted).toHaveLength(1);
});

test("a preview returns who would get a reminder, and sends nothing", async () => {
  const messenger = recordingMessenger();
  const url = await listening(service(messenger), never);

  const preview = await fetch(`${url}/reminders/preview`);
  expect(preview.headers.get("cache-control")).toBe("no-store");
  expect(await preview.json()).toMatchObject({
    planned: 1,
    details: [{ plate: "B 1 UJI", status: "planned" }],
  });
  expect(messenger.attempts).toEqual([]);
});

test("a second run at the same time is answered 409", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const messenger = recordingMessenger({
    async answer() {
      asked.resolve();
      await answer.promise;
      return { status: "sent", response: "accepted", messageId: null };
    },
  });
  const url = await listening(service(messenger), never);

  const first = post(`${url}/reminders/run`);
  await asked.promise;
  const second = await post(`${url}/reminders/run`);
  answer.resolve();
  expect([second.status, await second.json()]).toEqual([409, { code: "RUN_IN_PROGRESS" }]);
  expect((await first).status).toBe(200);
});

test("without a messenger runs are refused with 503", async () => {
  const url = await listening(service(null), never);
  expect((await post(`${url}/reminders/run`)).status).toBe(503);
  expect((await fetch(`${url}/reminders/preview`)).status).toBe(200);
});

test("a lost database is answered 503 without a word of what it said", async () => {
  const lost = vehicles();
  lost.count = () => Promise.reject(new ReminderError("DATABASE_LOST", "SQLSTATE 57P01"));
  const url = await listening(service(recordingMessenger(), lost), never);
  const response = await post(`${url}/reminders/run`);
  expect([response.status, await response.json()]).toEqual([503, { code: "DATABASE_LOST" }]);
});

test("a run that begins while the app shuts down sends nothing and says what is left", async () => {
  const messenger = recordingMessenger();
  const url = await listening(service(messenger), AbortSignal.abort());
  expect(await (await post(`${url}/reminders/run`)).json()).toMatchObject({
    sent: 0,
    ended: "stopped",
    left: 1,
  });
  expect(messenger.attempts).toEqual([]);
});

test("the app's own routes are untouched", async () => {
  const url = await listening(service(null), never);
  expect(await (await fetch(url)).text()).toBe("bengkel");
});
