import { describe, expect, it } from "vitest";
import { normalizePhone } from "../../src/domain/phone-number.js";
import { beginOf, DUE_TODAY, fate, fixture, SERVICE_PHONE, TODAY } from "../fixture/fixture.js";
import { accepted, rejected, timedOut } from "../fixture/outcomes.js";

describe("the report of a run", () => {
  it("counts each due vehicle once, and vehicles on file", async () => {
    const f = fixture({
      fleet: [
        { id: "1", lastVisitDate: DUE_TODAY },
        { id: "2", lastVisitDate: DUE_TODAY },
        { id: "3", lastVisitDate: DUE_TODAY },
        { id: "4", lastVisitDate: DUE_TODAY, plate: null },
        { id: "5", lastVisitDate: "2025-08-19" },
        { id: "6", lastVisitDate: "2025-08-15" },
        { id: "7", lastVisitDate: null },
      ],
      answer: (id) => ({ "1": accepted, "2": rejected, "3": timedOut })[id] ?? accepted,
    });
    expect(await f.run()).toMatchObject({
      today: TODAY,
      dryRun: false,
      totalVehicles: 7,
      due: 4,
      sent: 1,
      planned: 0,
      failed: 1,
      unknown: 1,
      skipped: 1,
      ended: "finished",
      left: 0,
      reason: null,
    });
  });

  it("tells of each one what was sent, or why not", async () => {
    const answers = { "1": accepted, "2": rejected, "3": timedOut };
    const f = fixture({ answer: (id) => answers[id as "1" | "2" | "3"] });
    const report = await f.run();
    const subject = (n: number) => ({
      vehicleId: String(n),
      plate: `B ${n} UJI`,
      customerName: `Pelanggan ${n}`,
      customerPhone: `0811000000${n}`,
      nextVisitDate: "2025-12-16",
      daysUntilVisit: 0,
    });
    const message = (n: number) =>
      `Bapak Pelanggan ${n} untuk nomor kendaraan B ${n} UJI sebentar lagi tiba saat pemeliharaan rutin pada tanggal 16-12-2025, daftarkan segera melalui nomor pelayanan kami ${SERVICE_PHONE}`;
    expect(fate(report, "1")).toEqual({
      ...subject(1),
      status: "sent",
      message: message(1),
      response: "queued",
    });
    expect(fate(report, "2")).toEqual({
      ...subject(2),
      status: "failed",
      message: message(2),
      code: "REJECTED",
      reason: "not on WhatsApp",
    });
    expect(fate(report, "3")).toEqual({
      ...subject(3),
      status: "unknown",
      message: message(3),
      code: "TIMEOUT",
      reason: "no answer in time",
    });
  });

  it("counts days until the visit, from 2 to 0", async () => {
    const fleet = ["2025-08-18", "2025-08-17", "2025-08-16"].map((lastVisitDate) => ({ lastVisitDate }));
    const report = await fixture({ fleet }).run();
    expect([1, 2, 3].map((n) => fate(report, String(n))?.daysUntilVisit)).toEqual([2, 1, 0]);
  });

  it("is all zeros where nobody is due", async () => {
    const f = fixture({ fleet: [{ lastVisitDate: "2020-01-01" }] });
    expect(await f.run()).toMatchObject({
      totalVehicles: 1,
      due: 0,
      ended: "finished",
      left: 0,
      reminders: [],
    });
  });

  it("leaves nothing where a vehicle went off the file in mid-run", async () => {
    const f = fixture({
      fleet: 30,
      options: { pageSize: 10 },
      script: {
        before: ({ name }) => {
          if (name === "read") f.vehicles.remove("29");
        },
      },
    });
    const report = await f.run();
    expect(report).toMatchObject({ due: 30, ended: "finished", left: 0 });
    expect(report.sent).toBe(29);
  });

  it("leaves out what a repository answers beyond the range", async () => {
    const f = fixture({
      around: (inner) => ({
        ...inner,
        findByLastVisit: async (range, page) => {
          const answer = await inner.findByLastVisit(range, page);
          const [first] = answer.vehicles;
          return first
            ? {
                ...answer,
                vehicles: [...answer.vehicles, { ...first, id: "9", lastVisitDate: "2025-08-15" }],
              }
            : answer;
        },
      }),
    });
    expect(fate(await f.run(), "9")).toBeUndefined();
    expect(f.sends).toHaveLength(3);
  });
});

describe("a due vehicle is skipped", () => {
  const skipped = async (fleet: Parameters<typeof fixture>[0]) => {
    const f = fixture(fleet);
    const [reminder] = (await f.run()).reminders;
    expect(f.sends).toEqual([]);
    expect(f.ledger.rows).toEqual([]);
    return reminder;
  };
  const shown = (character: string) => `U+${character.codePointAt(0)?.toString(16)}`;
  const one = (part: object) => ({ fleet: [{ lastVisitDate: DUE_TODAY, ...part }] });

  it.each([
    ["without a customer", { customer: null }, "the vehicle has no customer"],
    ["without a name", { customer: { name: null } }, "the customer has no name"],
    ["with a blank name", { customer: { name: " \t" } }, "the customer has no name"],
    ["without a plate", { plate: null }, "the vehicle has no plate"],
    ["with a blank plate", { plate: "  " }, "the vehicle has no plate"],
    ...["\u200b", "\u2800", "\u3164", "\u200e"].flatMap((invisible): [string, object, string][] => [
      [`with ${shown(invisible)} for a name`, { customer: { name: invisible } }, "the customer has no name"],
      [`with ${shown(invisible)} for a plate`, { plate: ` ${invisible}` }, "the vehicle has no plate"],
    ]),
  ])("as INCOMPLETE_DATA %s", async (_, part, reason) => {
    expect(await skipped(one(part))).toMatchObject({ status: "skipped", code: "INCOMPLETE_DATA", reason });
  });

  it("as INCOMPLETE_DATA with a megabyte for a name", async () => {
    const part = { customer: { name: "a".repeat(1_000_000) } };
    expect(await skipped(one(part))).toMatchObject({
      code: "INCOMPLETE_DATA",
      reason: expect.stringMatching(/^the message has 1000\d{3} characters; the gateway takes 65536$/),
    });
  });

  it.each([
    ["without a number", null, "the customer has no phone number"],
    ["with a blank number", " ", "the customer has no phone number"],
    ["with a landline", "021-7654321", expect.stringContaining("a landline number")],
    ["with words", "tidak ada", expect.stringContaining("no digits")],
    ["with a letter in it", "O811-1234-567", expect.stringContaining("letters")],
    ["with two digits", "08", expect.stringContaining("too short")],
  ])("as INVALID_PHONE %s", async (_, phone, reason) => {
    expect(await skipped(one({ customer: { phone } }))).toMatchObject({
      status: "skipped",
      code: "INVALID_PHONE",
      customerPhone: phone,
      reason,
    });
  });

  it("as ALREADY_SENT or OUTCOME_UNKNOWN after an earlier run", async () => {
    const f = fixture({ fleet: 2, answer: (id) => (id === "1" ? accepted : timedOut) });
    await f.run();
    const report = await f.run();
    expect(fate(report, "1")).toMatchObject({ code: "ALREADY_SENT", reason: "already sent" });
    expect(fate(report, "2")).toMatchObject({
      code: "OUTCOME_UNKNOWN",
      reason: "not sent again: an earlier attempt had no clear result",
    });
    expect(report).toMatchObject({ sent: 0, skipped: 2, ended: "finished" });
    expect(f.sends).toHaveLength(2);
  });

  it("as IN_PROGRESS while another run is sending it", async () => {
    const f = fixture({ fleet: 1 });
    const other = await f.openRun();
    await other.settleAndBegin([], [beginOf("1")]);
    expect(fate(await f.run(), "1")).toMatchObject({
      code: "IN_PROGRESS",
      reason: "another run is sending it",
    });
    expect(f.sends).toEqual([]);
  });

  it("as INACTIVE where it is sold, and as IN_WORKSHOP where it is there now", async () => {
    expect(await skipped(one({ isInactive: true }))).toMatchObject({ code: "INACTIVE" });
    expect(await skipped(one({ isInWorkshop: true }))).toMatchObject({ code: "IN_WORKSHOP" });
  });
});

describe("the message and the number", () => {
  it("go out as planned, whatever braces, quotes or dollars the values hold", async () => {
    const name = 'Nur\'aini "{no_pol}" $& $1 {nama_pelanggan} \\n\n🙏';
    const f = fixture({
      fleet: [
        { lastVisitDate: DUE_TODAY, plate: "B {x} $$", customer: { name, phone: "+62 (0)811-1234-567" } },
      ],
      options: {
        templates: { id: "{nama_pelanggan}|{no_pol}|{next_visit_date}|{nomor_pelayanan}" },
        servicePhone: "0811",
      },
    });
    await f.run();
    expect(f.gateway.attempts).toMatchObject([
      { to: "628111234567", text: `${name}|B {x} $$|16-12-2025|0811` },
    ]);
  });

  it.each(["08111234567", "628111234567", "+628111234567"])("%s goes to 628111234567", async (phone) => {
    const f = fixture({ fleet: [{ lastVisitDate: DUE_TODAY, customer: { phone } }] });
    await f.run();
    expect(f.gateway.attempts.map(({ to }) => to)).toEqual([normalizePhone(phone)]);
    expect(f.gateway.attempts[0]?.to).toBe("628111234567");
  });

  it("reads a number without a country by the default country", async () => {
    const fleet = [{ lastVisitDate: DUE_TODAY, customer: { phone: "0412 345 678" } }];
    const f = fixture({ fleet, options: { defaultCountry: "AU" } });
    await f.run();
    expect(f.gateway.attempts[0]?.to).toBe("61412345678");
  });
});
