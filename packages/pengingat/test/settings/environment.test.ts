import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnvironment } from "../../src/settings/environment.js";
import { settingNames } from "../../src/settings/setting-names.js";

const NAMES = settingNames([
  "PORT",
  "HOST",
  "DATABASE_URL",
  "STARSENDER_API_KEY",
  "JWT_SECRET",
  "REMINDER_TEMPLATE",
  "REMINDER_TODAY",
  "QUIET_HOURS",
]);

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "pengingat-env-"));
});
afterAll(() => rmSync(home, { recursive: true }));

function read(file: string | Buffer, given: Record<string, string> = {}) {
  writeFileSync(join(home, ".env"), file);
  return readEnvironment(home, NAMES, given);
}

describe("a name in .env that is nearly a setting is refused, and the right one named:", () => {
  test.each([
    ["database_url", "DATABASE_URL"],
    ["Database_Url", "DATABASE_URL"],
    ["DATABSE_URL", "DATABASE_URL"],
    ["DATABASEURL", "DATABASE_URL"],
    ["DATABASE-URL", "DATABASE_URL"],
    ["DATABASE_URLL", "DATABASE_URL"],
    ["DATABASE_URI", "DATABASE_URL"],
    ["\u200bDATABASE_URL", "DATABASE_URL"],
    ["starsender_apikey", "STARSENDER_API_KEY"],
    ["STARSENDER_API_KEYS", "STARSENDER_API_KEY"],
    ["JWT_SERCET", "JWT_SECRET"],
    ["port", "PORT"],
    ["PROT", "PORT"],
    ["reminder_template_en", "REMINDER_TEMPLATE_EN"],
    ["REMINDER_TEMPLAET_PT_BR", "REMINDER_TEMPLATE_PT_BR"],
  ])("%s", (name, right) => {
    expect(read(`${name}=x\n`).problems).toEqual([
      `${name}: no such setting in .env; did you mean ${right}?`,
    ]);
  });

  test.each(["PATH", "POST", "COST", "DB_HOST", "SMTP_PORT", "JWT_SECRET_KEY", "SECRET", "API_KEY", "DEBUG"])(
    "%s is another program's",
    (name) => {
      expect(read(`${name}=x\n`).problems).toEqual([]);
    },
  );
});

describe("a setting that cannot be read is refused:", () => {
  test.each([
    ['DATABASE_URL="postgresql://x\nPORT=1\n', "DATABASE_URL", 1],
    ["PORT=1\nSTARSENDER_API_KEY: k3y\n", "STARSENDER_API_KEY", 2],
    ["databse_url: x\n", "DATABASE_URL", 1],
    ['JWT_SECRET="abc\nDATABASE_URL="postgresql://x"\n', "JWT_SECRET", 1],
  ])("%j", (file, name, line) => {
    expect(read(file).problems).toContain(
      `${name}: expected NAME=value with quotes that close in .env, line ${line}`,
    );
  });

  test("one that the quotes of another enclose", () => {
    const { problems } = read('JWT_SECRET="abc\nDATABASE_URL=postgresql://x\nOTHER="\n');
    expect(problems).toEqual(["JWT_SECRET: expected quotes that close before DATABASE_URL in .env"]);
  });

  test("a text over several lines is none", () => {
    const { variables, problems } = read('REMINDER_TEMPLATE="Halo {nama_pelanggan},\nkendaraan {no_pol}"\n');
    expect(problems).toEqual([]);
    expect(variables.REMINDER_TEMPLATE).toBe("Halo {nama_pelanggan},\nkendaraan {no_pol}");
  });

  test("a line that is nobody's setting is skipped with a notice", () => {
    const { variables, problems, notices } = read("-----\nPORT=1\nsome words\n");
    expect({ variables, problems }).toEqual({ variables: { PORT: "1" }, problems: [] });
    expect(notices).toEqual([".env, line 3: skipped, as it does not read NAME=value"]);
  });

  test.each<[string, Buffer]>([
    ["UTF-16, as Windows PowerShell writes it", Buffer.from("\ufeffPORT=1\r\n", "utf16le")],
    ["UTF-16 without a mark", Buffer.from("PORT=1\r\n", "utf16le")],
    ["Latin-1", Buffer.from("REMINDER_TEMPLATE=voil\u00e0", "latin1")],
  ])("a file in %s", (_, bytes) => {
    expect(read(bytes).problems).toEqual([
      ".env: expected UTF-8, got another encoding: save it again as UTF-8",
    ]);
  });

  test("PENGINGAT_HOME, which says where .env is", () => {
    expect(read("PENGINGAT_HOME=/x\n").problems).toEqual([
      "PENGINGAT_HOME: expected in the environment, as it says where .env is",
    ]);
  });
});

describe("the environment", () => {
  test("goes before the file, and an empty value there takes away what the file has", () => {
    const file = "QUIET_HOURS=20:00-08:00\nPORT=1\nHOST=h\n";
    expect(read(file, { QUIET_HOURS: "", PORT: "2" }).variables).toEqual({ PORT: "2", HOST: "h" });
  });

  test.each(['"postgresql://x"', "'postgresql://x'", '""'])(
    "with quotes around a value, %s, as docker --env-file leaves them, is refused",
    (value) => {
      expect(read("", { DATABASE_URL: value }).problems).toEqual([
        "DATABASE_URL: expected no quotes around it in the environment (docker --env-file keeps them)",
      ]);
    },
  );

  test("may have quotes within a value, and in what is no setting", () => {
    const given = { REMINDER_TEMPLATE: '"Halo" {nama_pelanggan}', OTHER: '"x"' };
    expect(read("", given).problems).toEqual([]);
  });

  test("is refused where a name with a prefix of ours is one letter off, and the right one is lost", () => {
    expect(read("", { STARSENDER_APIKEY: "k" }).problems).toEqual([
      "STARSENDER_APIKEY: no such setting; did you mean STARSENDER_API_KEY?",
    ]);
    expect(read("STARSENDER_API_KEY=k", { STARSENDER_APIKEY: "k" }).problems).toEqual([]);
  });

  test("is not spoken of for names of other programs", () => {
    const others = { database_url: "x", DB_URL: "x", JAVA_HOME: "/x", POST: "1", REMINDER_TODAYS: "" };
    expect(read("", others).problems).toEqual([]);
  });
});
