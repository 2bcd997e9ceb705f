import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "./support/program.ts";
import { CAN_MOUNT, onSmallDisk } from "./support/small-disk.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

const PENGINGAT = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.add(
    { id: 1, name: "=HYPERLINK(1)", plate: "B 1001 XY" },
    { id: 2, name: "Budi", phone: null },
  );
  await workshop.database.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, attempts, begun_on, settled_at, updated_at)
     select '1', date '2020-01-01' + n, date '2020-01-01' + n, 'sent', 1, date '2020-01-01' + n, '2026-01-14T23:30Z', '2026-01-14T23:30Z'
     from generate_series(1, 1200) as n`,
  );
  await workshop.database.query(
    `insert into reminder_suppression (number, kind, added_by, reason, added_at)
     values ('6281100000009', 'opted_out', 'kasir', 'asked; twice', '2026-01-14T23:30Z')`,
  );
});
afterAll(() => workshop.close());

const exported = (...args: string[]) =>
  runProgram("pengingat", { ...workshop.env, REMINDER_TIME_ZONE: "Asia/Jakarta" }, ["export", ...args]);

test("who is due, to standard output", async () => {
  const { code, stdout } = await exported("due", "--output", "-");
  const [head, ...lines] = stdout.trimEnd().split("\r\n");
  expect(code).toBe(0);
  expect(head).toBe(
    "\ufeffno_pol;customer_nama;customer_hp;next_visit_date;days_until_visit;status;code;reason;message",
  );
  lines.sort();
  expect(lines[0]).toMatch(/^B 1001 XY;'=HYPERLINK\(1\);0811-0000-001;2026-01-15;0;planned;;;"Bapak/);
  expect(lines[1]).toMatch(/^B 1002 XY;Budi;;2026-01-15;0;skipped;INVALID_PHONE;/);
  expect(lines).toHaveLength(2);
});

test("a list of many pages, to a file for its owner alone", async () => {
  const file = join(workshop.home, "sent.csv");
  const { code, stdout } = await exported("sent", "--output", file);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${file}\n` });
  const lines = (await readFile(file, "utf8")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(1_201);
  expect(lines[1]).toMatch(/^1200;B 1001 XY;'=HYPERLINK\(1\);.*;sent;;2026-01-15 06:30;;;$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("who came back after a reminder, a row for each group and number of days", async () => {
  const { stdout } = await exported("results", "--output", "-");
  const [head, ...rows] = stdout.trimEnd().split("\r\n");
  expect(head).toBe("\ufeffgroup;part;days;owners;came_back;share;share_from;share_to");
  expect(rows.slice(0, 3)).toEqual(
    ["15", "30", "60"].map((days) => expect.stringMatching(`^reached;;${days};\\d+;\\d+;`)),
  );
});

test("the do-not-contact list, and as .xlsx", async () => {
  const { stdout } = await exported("suppressed", "--output", "-");
  expect(stdout).toBe(
    '\ufeffnumber;kind;by;reason;added_at\r\n0811-0000-0009;opted_out;kasir;"asked; twice";2026-01-15 06:30\r\n',
  );
  const file = join(workshop.home, "suppressed.xlsx");
  expect((await exported("suppressed", "--xlsx", "--output", file)).code).toBe(0);
  expect((await readFile(file)).subarray(0, 2).toString()).toBe("PK");
});

/** What a shell makes of `export`, as `$@`. */
async function inShell(script: string) {
  const args = ["-c", script, "sh", process.execPath, PENGINGAT, "export"];
  const env = { PATH: process.env.PATH, ...workshop.env, REMINDER_TIME_ZONE: "Asia/Jakarta" };
  const child = spawn("bash", args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, "close");
  const [stdout, stderr] = await outputs;
  return { code, stdout, stderr };
}

test("an output that takes no more is said, with 1; whoever has read enough is served", async () => {
  expect(await inShell('"$@" sent --output - > /dev/full')).toEqual({
    ...{ code: 1, stdout: "" },
    stderr: "The output could not be written (ENOSPC).\n",
  });
  expect(await inShell('"$@" sent --output /dev/full')).toEqual({
    ...{ code: 1, stdout: "" },
    stderr: "/dev/full cannot be written (ENOSPC).\n",
  });
  expect(await inShell('set -o pipefail; "$@" sent --output - | head -1')).toEqual({
    ...{ code: 0, stderr: "" },
    stdout:
      "id;no_pol;customer_nama;customer_hp;visit_date;occasion;status;reason;updated_at;delivered_at;read_at;bounced_at\r\n",
  });
});

test.runIf(CAN_MOUNT)("on a full disk no half of a list stays", async () => {
  const disk = join(workshop.home, "disk");
  await mkdir(disk);
  const list = '"$@" sent --output "$DISK/sent.csv"; echo "$?"; ls "$DISK"';
  const [file = "", ...args] = onSmallDisk(disk, "64k", "empty", [
    "bash",
    "-c",
    list,
    "sh",
    process.execPath,
    PENGINGAT,
    "export",
  ]);
  const child = spawn(file, args, {
    env: { PATH: process.env.PATH, DISK: disk, ...workshop.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(await Promise.all([text(child.stdout), text(child.stderr)])).toEqual([
    "1\n",
    `${disk}/sent.csv cannot be written (ENOSPC).\n`,
  ]);
});

test("a list that there is not is named, with the nearest", async () => {
  const { code, stderr } = await exported("supressed");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('There is no list "supressed". Did you mean "suppressed"?'),
  });
});
