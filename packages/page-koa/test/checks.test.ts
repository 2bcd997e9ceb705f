import { ReminderError } from "@pengingat/core";
import { expect, it, onTestFinished } from "vitest";
import { checksOfAllStates, recordingTests } from "./support/checks.ts";
import { signedIn, visit } from "./support/visit.ts";
import { openWorkshop, type Workshop, type WorkshopSetup } from "./support/workshop.ts";

const UUID = "b3f1c1a2-0000-4000-8000-000000000001";

async function signedInAt(page: WorkshopSetup["page"], language = "id") {
  const workshop = await openWorkshop({ size: "empty", page: { checks: checksOfAllStates, ...page } });
  onTestFinished(() => workshop.close());
  const { cookie } = await signedIn(workshop.url);
  const headers = { Cookie: cookie, "Sec-Fetch-Site": "same-origin", "Accept-Language": language };
  return {
    ...workshop,
    get: async () => (await visit(workshop.url, "periksa", { headers })).text(),
    post: (fields: Record<string, string>) =>
      visit(workshop.url, "periksa", { method: "POST", headers, body: new URLSearchParams(fields) }),
  };
}

/** What comes of the same form, sent at once so many times. */
async function locations(sent: Promise<Response>[]): Promise<(string | null)[]> {
  return (await Promise.all(sent)).map(({ headers }) => headers.get("location"));
}

it("looks only when asked to, at most once at a time, and keeps what was found", async () => {
  let looks = 0;
  const gate = Promise.withResolvers<void>();
  const checks = {
    run: async () => {
      looks += 1;
      await gate.promise;
      return checksOfAllStates.run();
    },
  };
  const { get, post } = await signedInAt({ checks });
  expect(await get()).toContain("Belum diperiksa");
  expect(looks).toBe(0);
  const asked = [post({ aksi: "periksa" }), post({ aksi: "periksa" })];
  await expect.poll(() => looks).toBe(1);
  expect(await get()).toContain("Belum diperiksa");
  gate.resolve();
  expect(await locations(asked)).toEqual(["periksa", "periksa"]);
  const screen = await get();
  expect(screen).toContain("Ada masalah yang perlu dibereskan");
  expect(screen).toContain("Starsender tidak dapat dipakai");
  expect(screen.indexOf("Starsender tidak dapat dipakai")).toBeLessThan(
    screen.indexOf("Jam istirahat belum"),
  );
  expect(screen).toContain("Yang sudah baik: 2");
  // What the page has no words for is shown as it came, and as text.
  expect(screen).toContain("&lt;b&gt;own check&lt;/b&gt;");
  expect(screen).toContain("Ada yang perlu dilihat oleh yang mengurus server.");
  expect(looks).toBe(1);
});

it("in English says what the terminal says", async () => {
  const { get, post } = await signedInAt({}, "en");
  await post({ aksi: "periksa" });
  const screen = await get();
  expect(screen).toContain("Starsender accepts the key, but the device is not connected.");
  expect(screen).toContain("Set QUIET_HOURS=20:00-08:00.");
});

it("a look that fails is an error, and the next one may be made", async () => {
  let isBroken = true;
  const checks = {
    run: async () => {
      if (isBroken) throw new Error("broken");
      return checksOfAllStates.run();
    },
  };
  const { get, post } = await signedInAt({ checks });
  expect((await post({ aksi: "periksa" })).status).toBe(500);
  isBroken = false;
  expect((await post({ aksi: "periksa" })).status).toBe(303);
  expect(await get()).toContain("Starsender");
});

it("a form for a test message sent three times at once is one message, and who sent it is kept", async () => {
  const gate = Promise.withResolvers<void>();
  const testMessages = recordingTests(async () => {
    await gate.promise;
    return {};
  });
  const { get, post, store } = await signedInAt({ testMessages, sending: "real" });
  const form = { aksi: "uji", uji: UUID, nomor: "0811 0000 099" };
  const sent = [post(form), post(form), post(form)];
  await expect.poll(get).toContain("Sedang dikirim.");
  gate.resolve();
  expect(await locations(sent)).toEqual(["periksa#uji", "periksa#uji", "periksa#uji"]);
  expect(testMessages.wanted).toEqual([{ id: UUID, number: "628110000099", by: "Sari" }]);
  const screen = await get();
  expect(screen).toContain("0811-0000-099");
  expect(screen).toContain("Belum ada kabar sampai.");
  expect(screen).toContain("Bapak Adi Contoh");
  expect(store.activity.entries).toMatchObject([{ kind: "test_sent", by: "Sari", about: "628110000099" }]);
});

it.each([
  [
    { status: "failed", code: "DEVICE_OFFLINE", reason: "device <off>" },
    "perangkat WhatsApp tidak tersambung",
  ],
  [{ status: "failed", code: "DEVICE_OFFLINE", reason: "device <off>" }, "device &lt;off&gt;"],
  [{ status: "not_sent", code: "OPTED_OUT", reason: "no reminders" }, "minta tidak dihubungi"],
  [{ status: "not_sent", opensAt: new Date("2026-01-15T01:00:00Z") }, "15 Jan 2026, 08.00"],
] as const)("says why a test message was not sent: %o", async (result, words) => {
  const { get, post } = await signedInAt({ testMessages: recordingTests(async () => result) });
  await post({ aksi: "uji", uji: UUID, nomor: "08110000099" });
  expect(await get()).toContain(words);
});

it.each(["021 555", "0811 0000 099 / 0812 0000 099"])(
  "what is not one number comes back to be corrected: %s",
  async (nomor) => {
    const testMessages = recordingTests();
    const { post } = await signedInAt({ testMessages });
    const wrong = await post({ aksi: "uji", uji: UUID, nomor });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain(`name="nomor" required="" value="${nomor}"`);
    expect(testMessages.wanted).toEqual([]);
  },
);

it("an id that is none of ours is refused", async () => {
  const testMessages = recordingTests();
  const { post } = await signedInAt({ testMessages });
  expect((await post({ aksi: "uji", uji: "1", nomor: "08110000099" })).status).toBe(400);
  expect((await post({ aksi: "lain" })).status).toBe(400);
  expect(testMessages.wanted).toEqual([]);
});

it("without a messenger there is nothing to test, and no form", async () => {
  const testMessages = recordingTests(async () => {
    throw new ReminderError("MESSENGER_NOT_CONFIGURED", "no messenger");
  });
  const { get, post, store } = await signedInAt({ testMessages, sending: "none" });
  expect(await get()).not.toContain('name="nomor"');
  const { headers } = await post({ aksi: "uji", uji: UUID, nomor: "08110000099" });
  expect(headers.get("location")).toBe("periksa?kabar=belum-diatur");
  expect(store.activity.entries).toEqual([]);
});

it("where the app has no checks there is no such screen", async () => {
  const workshop: Workshop = await openWorkshop({ size: "empty" });
  onTestFinished(() => workshop.close());
  const { cookie } = await signedIn(workshop.url);
  expect((await visit(workshop.url, "periksa", { headers: { Cookie: cookie } })).status).toBe(404);
  expect(await (await visit(workshop.url, "./", { headers: { Cookie: cookie } })).text()).not.toContain(
    "periksa",
  );
});
