import { expect, test } from "vitest";
import { parseSettings } from "../../src/settings/settings.js";

const read = (environment: Record<string, string>) =>
  parseSettings(environment, { jwtSecret: false, sends: false });
const DATABASE = { DATABASE_URL: "postgresql://127.0.0.1/bengkel" };

test("without any setting nothing is asked for beyond the plain daily reminder", () => {
  const { messenger, hours, senderName, columns, sendPolicy, rule, texts, limits } = read({});
  expect(messenger.kinds).toEqual(["console"]);
  expect(messenger.webhookSecret).toBeNull();
  expect(hours).toEqual({
    isBound: false,
    quietHours: [],
    daysOff: { countries: [], weekdays: [], dates: [] },
  });
  expect({ senderName, columns }).toEqual({ senderName: "default", columns: { vehicle: {}, customer: {} } });
  expect(sendPolicy).toEqual({
    confirmAbove: 0,
    dailyLimit: 0,
    warmUp: 0,
    oneMessagePerOwner: false,
    suppressUndeliverable: false,
  });
  expect(rule).toMatchObject({ leadDays: 3, cadence: "daily" });
  expect(texts).toMatchObject({ language: "id", templates: {} });
  expect(limits).toMatchObject({ ratePerMinute: 0 });
});

test("a key alone chooses Starsender; without one a real database gets no messenger, whatever other keys there are", () => {
  expect(read({ STARSENDER_API_KEY: "k" }).messenger.kinds).toEqual(["starsender"]);
  expect(read({ ...DATABASE, STARSENDER_API_KEY: "k" }).messenger.kinds).toEqual(["starsender"]);
  expect(read(DATABASE).messenger.kinds).toEqual([]);
  expect(read({ ...DATABASE, FONNTE_TOKEN: "t" }).messenger.kinds).toEqual([]);
});

test("MESSENGER chooses, and the order of several is the order in which they are tried", () => {
  const chosen = read({
    ...DATABASE,
    MESSENGER: " fonnte , starsender",
    FONNTE_TOKEN: "t",
    STARSENDER_API_KEY: "k",
    LEASE_SECONDS: "90",
  });
  expect(chosen.messenger.kinds).toEqual(["fonnte", "starsender"]);
  expect(chosen.limits.ratePerMinute).toBe(60);
  expect(read({ ...DATABASE, MESSENGER: "console" }).messenger.kinds).toEqual(["console"]);
});

test("settings are plain data, which a worker thread can be given", () => {
  const settings = read({ QUIET_HOURS: "20:00-08:00", DAYS_OFF: "ID,sunday", REMINDER_LEAD_DAYS: "7,1" });
  expect(structuredClone(settings)).toEqual(settings);
});

test.each([
  ["3", 3],
  ["007", 7],
  ["366", 366],
  ["30,7,1", [30, 7, 1]],
  [" 7 , 1 , 0 , -3 ", [7, 1, 0, -3]],
  ["-3", [-3]],
  ["7,", [7]],
  ["1,-0", [1, 0]],
])("REMINDER_LEAD_DAYS=%s", (text, leadDays) => {
  expect(read({ REMINDER_LEAD_DAYS: text }).rule.leadDays).toEqual(leadDays);
});

test("quiet hours are ranges, over midnight too", () => {
  const { hours } = read({ QUIET_HOURS: "20:00-08:00, 12:00 - 13:00" });
  expect(hours.quietHours).toEqual([
    { from: "20:00", to: "08:00" },
    { from: "12:00", to: "13:00" },
  ]);
  expect(hours.isBound).toBe(true);
});

test("the texts for other languages go by their tags", () => {
  const { texts } = read({
    CUSTOMER_LANGUAGE_COLUMN: "bahasa",
    REMINDER_LANGUAGE: "ID",
    REMINDER_TEMPLATE_EN: "Hi {nama_pelanggan}",
    REMINDER_TEMPLATE_PT_BR: "Oi {nama_pelanggan}",
  });
  expect(texts.language).toBe("id");
  expect(texts.templates).toEqual({ en: "Hi {nama_pelanggan}", "pt-BR": "Oi {nama_pelanggan}" });
});

test("columns of the workshop's own are read where they are named", () => {
  const columns = { CUSTOMER_SALUTATION_COLUMN: "sapaan", CUSTOMER_LANGUAGE_COLUMN: "bahasa" };
  expect(read({ ...columns, VEHICLE_INACTIVE_COLUMN: "sold_at" }).columns).toEqual({
    vehicle: { inactive: "sold_at" },
    customer: { salutation: "sapaan", language: "bahasa" },
  });
  const words = { CUSTOMER_INACTIVE_COLUMN: "status", CUSTOMER_INACTIVE_VALUES: "gone, moved" };
  expect(
    read({ ...words, VEHICLE_INACTIVE_COLUMN: "state", VEHICLE_INACTIVE_VALUES: "sold" }).columns,
  ).toEqual({
    vehicle: { inactive: { column: "state", values: ["sold"] } },
    customer: { inactive: { column: "status", values: ["gone", "moved"] } },
  });
});

test("visits, open work orders and closed days are as the settings say", () => {
  expect(read({})).toMatchObject({ visitZone: null, skipsOpenWorkOrders: true, closedDays: null });
  expect(
    read({
      VEHICLE_VISIT_ZONE: "UTC",
      REMINDER_SKIP_OPEN_WORKORDER: "false",
      CLOSED_DAYS: "sunday,2026-12-31",
    }),
  ).toMatchObject({
    visitZone: "UTC",
    skipsOpenWorkOrders: false,
    closedDays: { countries: [], weekdays: [0], dates: ["2026-12-31"] },
    hours: { isBound: false },
  });
  expect(read({ CLOSED_DAYS: "off" }).closedDays).toBeNull();
});

test("a template of Meta's has placeholders or texts with them, and languages of which the first is the default", () => {
  const { template } = read({
    WHATSAPP_CLOUD_TEMPLATE: "service_due",
    WHATSAPP_CLOUD_TEMPLATE_LANGUAGE: "id, en_US, en_GB",
    WHATSAPP_CLOUD_TEMPLATE_PARAMETERS: "{sapaan} {nama_pelanggan}, no_pol",
  }).messenger.whatsappCloud;
  expect(template).toEqual({
    name: "service_due",
    defaultLanguage: "id",
    languages: { id: "id", en: "en_US", "en-US": "en_US", "en-GB": "en_GB" },
    parameters: ["{sapaan} {nama_pelanggan}", "no_pol"],
  });
});
