import { type FakeGateway, reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fonnteSettings, refuseFonnte, startFonnte } from "./support/fonnte.ts";
import { startWhatsappCloud, whatsappCloudSettings } from "./support/whatsapp-cloud.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;
let fonnte: FakeGateway;
let meta: FakeGateway;

beforeAll(async () => {
  [workshop, fonnte, meta] = await Promise.all([openWorkshop(), startFonnte(), startWhatsappCloud()]);
});
beforeEach(async () => {
  await workshop.clear();
  fonnte.reset();
  meta.reset();
});
afterAll(() => Promise.all([workshop.close(), fonnte.close(), meta.close()]));

/** Starsender first, Fonnte where it is known not to have sent. */
const fallback = () => ({ ...fonnteSettings(fonnte), MESSENGER: "starsender,fonnte", LEASE_SECONDS: "90" });

test("Fonnte gets the text, the recipient's digits and the token", async () => {
  await workshop.add({ id: 1, name: "Budi", plate: "B 1 X" });
  const ended = await workshop.remind(["--json"], fonnteSettings(fonnte));
  expect(ended.code).toBe(0);
  expect(report(ended).details).toEqual([
    expect.objectContaining({ status: "sent", api_response: "success! message in queue" }),
  ]);
  expect(fonnte.posted).toEqual([
    {
      path: "/send",
      authorization: "fonnte-rahasia-0123456789",
      to: "628110000001",
      body: expect.stringMatching(/^Bapak Budi untuk nomor kendaraan B 1 X /),
    },
  ]);
  expect(workshop.gateway.posted).toEqual([]);
});

test("Meta gets the approved template with the reminder's values", async () => {
  await workshop.add({ id: 1, name: "Budi", plate: "B 1 X" });
  const ended = await workshop.remind(["--json"], whatsappCloudSettings(meta));
  expect({ code: ended.code, sent: report(ended).reminder_sent }).toEqual({ code: 0, sent: 1 });
  const [posted, ...others] = meta.posted;
  expect(others).toEqual([]);
  expect(posted?.path).toMatch(/^\/v\d+\.0\/1002003004\/messages$/);
  expect(posted?.authorization).toBe("Bearer meta-rahasia-0123456789");
  expect(JSON.parse(posted?.body ?? "")).toEqual({
    name: "service_due",
    language: { code: "id" },
    components: [
      {
        type: "body",
        parameters: ["Budi", "B 1 X", "15-01-2026"].map((text) => ({ type: "text", text })),
      },
    ],
  });
});

test("a refusal by Fonnte with status 200 is failed with its words, and an offline device halts the run", async () => {
  await workshop.add({ id: 1 });
  fonnte.answer = refuseFonnte("target invalid");
  const refused = await workshop.remind(["--json"], fonnteSettings(fonnte));
  expect(refused.code).toBe(1);
  expect(report(refused).details).toEqual([
    expect.objectContaining({ status: "failed", reason: "target invalid" }),
  ]);

  await workshop.clear();
  await workshop.add(...Array.from({ length: 8 }, (_, index) => ({ id: index + 1 })));
  fonnte.answer = refuseFonnte("request invalid on disconnected device");
  const halted = await workshop.remind(["--json"], fonnteSettings(fonnte));
  expect(halted.code).toBe(3);
  expect(report(halted)).toMatchObject({ ended: "halted", reminder_sent: 0 });
});

test("the fallback sends each message that the first messenger certainly did not send", async () => {
  await workshop.add({ id: 1 }, { id: 2 }, { id: 3 });
  // Nothing listens at port 1.
  const down = { ...fallback(), STARSENDER_BASE_URL: "http://127.0.0.1:1" };
  const ended = await workshop.remind(["--json"], down);
  expect({ code: ended.code, sent: report(ended).reminder_sent }).toEqual({ code: 0, sent: 3 });
  expect(fonnte.posted.map(({ to }) => to).sort()).toEqual(["628110000001", "628110000002", "628110000003"]);

  workshop.gateway.answer = (_, response) => reply(response, 401, { success: false, message: "api key" });
  expect((await workshop.remind(["--json"], fallback())).code).toBe(0);
  expect(fonnte.posted).toHaveLength(3);
});

test("the fallback is not used where the first messenger has sent", async () => {
  await workshop.add({ id: 1 }, { id: 2 });
  expect((await workshop.remind([], fallback())).code).toBe(0);
  expect(workshop.gateway.posted).toHaveLength(2);
  expect(fonnte.posted).toEqual([]);
});

test.each<[string, FakeGateway["answer"]]>([
  ["times out", () => {}],
  ["closes the connection", (_, response) => void response.destroy()],
  ["fails inside", (_, response) => reply(response, 502, "bad gateway")],
])(
  "a message in doubt since the first messenger %s never goes to the fallback, in a later run either",
  async (_, answer) => {
    await workshop.add({ id: 1 }, { id: 2 });
    workshop.gateway.answer = answer;
    const env = { ...fallback(), GATEWAY_TIMEOUT_MS: "500" };
    const ended = await workshop.remind(["--json"], env);
    expect({ code: ended.code, unknown: report(ended).unknown }).toEqual({ code: 1, unknown: 2 });
    expect(report(await workshop.remind(["--json"], env))).toMatchObject({ reminder_sent: 0, skipped: 2 });
    expect(workshop.gateway.posted).toHaveLength(2);
    expect(fonnte.posted).toEqual([]);
  },
);

test("a messenger without its settings gives exit 2 and names them all, in a dry run too", async () => {
  for (const args of [[], ["--dry-run"]]) {
    const { code, stdout, stderr } = await workshop.remind(args, {
      MESSENGER: "fonnte,whatsapp-cloud",
      WHATSAPP_CLOUD_TEMPLATE: "service_due",
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.match(/[A-Z_]+(?=: )/g)?.sort()).toEqual([
      "FONNTE_TOKEN",
      "LEASE_SECONDS",
      "WHATSAPP_CLOUD_ACCESS_TOKEN",
      "WHATSAPP_CLOUD_PHONE_NUMBER_ID",
    ]);
  }
});

test("MESSENGER=console prints messages, which count as sent, and the log warns of that", async () => {
  await workshop.add({ id: 1, name: "Budi" });
  const printed = await workshop.remind(["--json"], { MESSENGER: "console" });
  expect(printed.code).toBe(0);
  expect(printed.stderr).toContain("Bapak Budi untuk nomor kendaraan");
  expect(printed.stderr).toContain("which then count as sent");
  expect(report(await workshop.remind(["--json"]))).toMatchObject({ reminder_sent: 0, skipped: 1 });
});

test("no messenger's token or key is ever shown", async () => {
  await workshop.add({ id: 1 }, { id: 2 });
  fonnte.answer = refuseFonnte("token fonnte-rahasia-0123456789 invalid");
  const ended = await workshop.remind(["--json"], { ...fonnteSettings(fonnte), LOG_LEVEL: "trace" });
  meta.answer = ({ authorization }, response) =>
    reply(response, 401, { error: { code: 190, message: `bad token: ${authorization}` } });
  const other = await workshop.remind(["--json"], { ...whatsappCloudSettings(meta), LOG_LEVEL: "trace" });
  expect(ended.stdout + ended.stderr + other.stdout + other.stderr).not.toContain("rahasia");
  expect(JSON.stringify(await workshop.database.query("select * from reminder_delivery"))).not.toContain(
    "rahasia",
  );
});
