import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { API_KEY, openWorkshop, type TestWorkshop } from "./support/workshop.ts";

/** Names, plates, numbers, texts, reasons and keys of {@link beforeAll}, however they are written. */
const PERSONAL = new RegExp(`Rahasia|RHS|0?811[ -]?0000|asked at the desk|sebentar lagi|${API_KEY}`, "i");

let workshop: TestWorkshop;
let list: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.add(
    ...[1, 2, 3].map((id) => ({ id, name: `Slamet Rahasia ${id}`, plate: `B ${1000 + id} RHS` })),
    { id: 4, name: "Rahasia Juga", plate: "B 1004 RHS", phone: "0811-0000" },
  );
  list = join(workshop.home, "daftar.csv");
  await writeFile(list, "no_pol,hp,pesan\nB 1001 RHS,081100000009,Halo Rahasia\nB 9 RHS,0811 0000,\n;,x\n");
});
afterAll(() => workshop.close());

/** The workshop's own tables, with the transaction that wrote each row last. */
const theirs = () =>
  workshop.database.query(
    ["customer", "vehicle", "workorder"]
      .map((name) => `select '${name}' || xmin || t as row from ${name} as t`)
      .join(" union all "),
  );

const logged = async (...args: string[]) => {
  const { code, stdout, stderr } = await workshop.remind(args, { LOG_LEVEL: "trace" });
  return { code, stdout, stderr };
};

test.each<readonly [number, readonly string[]]>([
  [0, ["run"]],
  [0, ["suppress", "0811 0000 002", "--reason", "asked at the desk"]],
  [1, ["compare", "LIST"]],
  [2, ["compare", "/tidak/ada.csv"]],
  [1, ["import", "--sent", "LIST"]],
  [1, ["import", "--sent", "LIST", "--apply"]],
  [2, ["import", "LIST"]],
  [2, ["import", "LIST", "--apply"]],
  ...["due", "sent", "unconfirmed", "suppressed", "results", "calls", "phone", "vehicles"].map(
    (name) => [0, ["export", name, "--output", "-"]] as const,
  ),
  [0, ["export", "sent", "--xlsx", "--output", "FILE"]],
  [0, ["results"]],
  [0, ["doctor"]],
  [0, ["person", "export", "0811 0000 001", "--dry-run"]],
  [0, ["person", "export", "0811 0000 001"]],
  [0, ["person", "erase", "0811 0000 001", "--dry-run"]],
  [0, ["person", "erase", "0811 0000 001"]],
  [2, ["person", "erase", "0811 0000"]],
  [0, ["retain", "--older-than", "24mo", "--dry-run"]],
  [0, ["retain", "--older-than", "24mo"]],
])(
  "nothing personal is logged, at whatever level, and no table of the workshop written (exit %i): %j",
  async (code, args) => {
    const before = await theirs();
    const paths: Readonly<Record<string, string>> = { LIST: list, FILE: join(workshop.home, "sent.xlsx") };
    const ended = await logged(...args.map((each) => paths[each] ?? each));
    expect(ended.stderr).not.toMatch(PERSONAL);
    expect(ended.code, ended.stderr).toBe(code);
    expect(await theirs()).toEqual(before);
    if (args[0] === "doctor") expect(ended.stdout).not.toMatch(PERSONAL);
  },
);
