import { afterAll, beforeAll, expect, test } from "vitest";
import { printToken, SCHEDULER, serverSettings, startServer } from "./support/server.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

const MEGABYTE = "x".repeat(1_000_000);

/** Names that a template, a terminal, JSON or SQL might take for more than a name. */
const NAMES = [
  "Ma'ruf \"Ucok\" D'Souza",
  "{no_pol} {nama_pelanggan} {tidak_ada} {{}}",
  "$& $1 $` $' $$",
  "Wayan 👩🏽‍🔧 देवी 王小明 علي",
  "Baris satu\nbaris dua\r\n\tdan tab",
  "'; drop table vehicle; --",
  "\\u0000 \\x27 \\\\ %s %d",
  '</script><b>&amp;"}',
  "\u202Ekiri-ke-kanan\u2028\uFEFF",
];

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

test("names go into the text unchanged, and one bad customer does not affect the others", async () => {
  await workshop.add(
    ...NAMES.map((name, index) => ({ id: index + 1, name, plate: `B ${index + 1} {nama_pelanggan} $&` })),
    { id: 90, name: MEGABYTE },
    { id: 91, phone: MEGABYTE },
    { id: 92, plate: MEGABYTE },
    { id: 93, phone: "8.11E+11" },
    { id: 94, phone: "0811-0000-094 / 0811-0000-095" },
    { id: 95, name: "\u00a0\t " },
    { id: 96, phone: "٠٨١١٠٠٠٠٠٩٦" },
    { id: 97, phone: "'; delete from vehicle; --" },
    { id: 99 },
  );
  await workshop.database.query("update vehicle set customer_id = 12345 where id = 99");
  await workshop.add({ id: 100 });
  const [before] = await workshop.database.query<{ md5: string }>(
    "select md5(string_agg(v::text || c::text, '' order by v.id)) from vehicle v left join customer c on c.id = v.id",
  );

  const ended = await workshop.remind(["--json"]);
  expect(ended.code).toBe(0);
  const { details, ...counts } = report(ended);
  expect(counts).toMatchObject({ ended: "finished", left: 0, failed: 0, unknown: 0, due: NAMES.length + 10 });

  const bodies = workshop.gateway.posted.map(({ body }) => body);
  for (const [index, name] of NAMES.entries()) {
    const plate = `B ${index + 1} {nama_pelanggan} $&`;
    expect(bodies).toContain(
      `Bapak ${name} untuk nomor kendaraan ${plate} sebentar lagi tiba saat pemeliharaan rutin pada tanggal ` +
        "15-01-2026, daftarkan segera melalui nomor pelayanan kami 087740659525",
    );
    expect(details).toContainEqual(expect.objectContaining({ customer_nama: name, status: "sent" }));
  }
  const codeOf = (plate: string) => {
    const detail = details.find((each: { no_pol: string }) => each.no_pol === plate);
    return detail?.code ?? detail?.status;
  };
  const codes = [90, 91, 93, 95, 97, 99, 100].map((id) => codeOf(`B ${1000 + id} XY`));
  expect(codes).toEqual([
    "INCOMPLETE_DATA",
    "INVALID_PHONE",
    "INVALID_PHONE",
    "INCOMPLETE_DATA",
    "INVALID_PHONE",
    "INCOMPLETE_DATA",
    "sent",
  ]);
  expect(workshop.gateway.posted.map(({ to }) => to)).toContain("628110000094");
  expect(workshop.gateway.posted.every(({ to }) => /^62811\d{7}$/.test(to))).toBe(true);

  const [unchanged] = await workshop.database.query<{ md5: string }>(
    "select md5(string_agg(v::text || c::text, '' order by v.id)) from vehicle v left join customer c on c.id = v.id",
  );
  expect(unchanged).toEqual(before);
  const log = ended.stderr;
  expect(log).not.toMatch(/xxxx|Ucok|(?<!\d)(?:0|62)811\d{6}|B 1100/);
  expect(log.length).toBeLessThan(5_000);
});

test("the text report shows each odd customer on one line", async () => {
  const { code, stdout } = await workshop.remind(["--dry-run"]);
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(
    NAMES.length + 10 + ["how many are due", "counts", "what is missing on file"].length,
  );
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(600);
  expect(stdout).not.toMatch(/[\u202E\u2028]/);
});

test("a ledger that refuses every row, one after the other, ends a run that has said nothing yet", async () => {
  await workshop.clear();
  await workshop.add(...Array.from({ length: 12 }, (_, index) => ({ id: index + 1 })));
  await workshop.database.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'none'; end $$;
    create trigger refuse before insert on reminder_delivery for each row execute function refuse()`);
  const env = { ...workshop.env, SEND_CONCURRENCY: "1" };
  expect(await workshop.remind(["--json"], env)).toMatchObject({
    code: 3,
    stdout: "",
    stderr: expect.stringContaining(
      "Nothing was sent: the database refused the row in its ledger (SQLSTATE P0001).",
    ),
  });
  const settings = serverSettings(env);
  const server = await startServer(settings, await printToken(settings));
  const { status, body } = await server.call("POST", `${SCHEDULER}/run-now`);
  expect([status, body.error.code]).toEqual([503, "DATABASE_LOST"]);
  server.kill("SIGTERM");
  await server.ended;
  expect(workshop.gateway.posted).toEqual([]);
  await workshop.database.query("drop function refuse cascade");
});

test("a row that the database refuses to take is reported, and stops nobody", async () => {
  await workshop.clear();
  await workshop.add(...Array.from({ length: 12 }, (_, index) => ({ id: index + 1 })));
  await workshop.database.query(`
    create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'none for %', new.vehicle_id; end $$;
    create trigger refuse before insert on reminder_delivery for each row
      when (new.vehicle_id in ('1', '2', '7')) execute function refuse()`);
  const ended = await workshop.remind(["--json"]);
  expect(ended.code).toBe(1);
  const { details, ...counts } = report(ended);
  expect(counts).toMatchObject({
    ended: "finished",
    due: 12,
    reminder_sent: 9,
    failed: 3,
    unknown: 0,
    left: 0,
  });
  expect(details.filter(({ status }: { status: string }) => status === "failed")).toMatchObject(
    Array(3).fill({
      code: "NOT_RECORDED",
      reason: "nothing was sent: the database refused the row in its ledger (SQLSTATE P0001)",
    }),
  );
  expect(workshop.gateway.posted).toHaveLength(9);
  await workshop.database.query("drop function refuse cascade");
});
