import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
    ["PORTS", "PORT"],
    ["HOSTT", "HOST"],
    ["HST", "HOST"],
    ["PORR", "PORT"],
    ["HOSR", "HOST"],
    ["reminder_template_en", "REMINDER_TEMPLATE_EN"],
    ["REMINDER_TEMPLAET_PT_BR", "REMINDER_TEMPLATE_PT_BR"],
  ])("%s", (name, right) => {
    expect(read(`${name}=x\n`).problems).toEqual([
      `${name}: no such setting in .env, line 1; did you mean ${right}?`,
    ]);
  });

  test.each([
    "PATH",
    "POST",
    "COST",
    "SORT",
    "DB_HOST",
    "SMTP_PORT",
    "JWT_SECRET_KEY",
    "SECRET",
    "API_KEY",
    "DEBUG",
  ])("%s is another program's", (name) => {
    expect(read(`${name}=x\n`).problems).toEqual([]);
  });
});

describe("a setting that cannot be read is refused:", () => {
  test.each([
    ['DATABASE_URL="postgresql://x\nPORT=1\n', "DATABASE_URL", 1],
    ['JWT_SECRET="abc\nDATABASE_URL="postgresql://x"\n', "JWT_SECRET", 1],
  ])("%j", (file, name, line) => {
    expect(read(file).problems).toContain(
      `${name}: expected NAME=value with quotes that close in .env, line ${line}`,
    );
  });

  test.each([
    ["PORT=1\nSTARSENDER_API_KEY: k3y\n", "STARSENDER_API_KEY", 2],
    ["databse_url: x\n", "DATABASE_URL", 1],
    ["STARSENDER_API_KEY:k3y", "STARSENDER_API_KEY", 1],
    ["STARSENDER_API_KEY\uff1dk3y", "STARSENDER_API_KEY", 1],
    ["\n\nSTARSENDER_API_KEY \uff1d k3y", "STARSENDER_API_KEY", 3],
    ["STARSENDER_API_KEY\n", "STARSENDER_API_KEY", 1],
    ["export STARSENDER_API_KEY\n", "STARSENDER_API_KEY", 1],
    ["STARSENDER_API_KEY k3y", "STARSENDER_API_KEY", 1],
    ["STARSENDER_API_KEY -> k3y", "STARSENDER_API_KEY", 1],
    ["STARSENDER API KEY=k3y", "STARSENDER_API_KEY", 1],
    ["export STARSENDER_API KEY = k3y", "STARSENDER_API_KEY", 1],
    ["set STARSENDER_API_KEY=k3y", "STARSENDER_API_KEY", 1],
    ["SETX STARSENDER_API_KEY k3y", "STARSENDER_API_KEY", 1],
    ["set -gx STARSENDER_API_KEY k3y", "STARSENDER_API_KEY", 1],
    ["setenv STARSENDER_API_KEY k3y", "STARSENDER_API_KEY", 1],
    ["declare -x STARSENDER_API_KEY=k3y", "STARSENDER_API_KEY", 1],
    ["typeset -x STARSENDER_API_KEY=k3y", "STARSENDER_API_KEY", 1],
    ["const STARSENDER_API_KEY = k3y", "STARSENDER_API_KEY", 1],
    ["ENV STARSENDER_API_KEY=k3y", "STARSENDER_API_KEY", 1],
    ["- STARSENDER_API_KEY=k3y", "STARSENDER_API_KEY", 1],
    ["- STARSENDER_API_KEY: k3y", "STARSENDER_API_KEY", 1],
    ["  STARSENDER_API_KEY: k3y", "STARSENDER_API_KEY", 1],
    ["{ STARSENDER_API_KEY: k3y }", "STARSENDER_API_KEY", 1],
  ])("%j", (file, name, line) => {
    expect(read(file).problems).toEqual([`${name}: expected NAME=value in .env, line ${line}`]);
    expect(read(file, { [name]: "k" }).problems).toHaveLength(/^(export )?\w+\n$/.test(file) ? 0 : 1);
  });

  test.each([
    ['"STARSENDER_API_KEY": "k3y",', 1],
    ['{\n  "STARSENDER_API_KEY": "k3y"\n}', 2],
    ['export "STARSENDER_API_KEY": "k3y"', 1],
  ])("%j", (file, line) => {
    expect(read(file).problems).toEqual([
      `STARSENDER_API_KEY: expected NAME=value with quotes that close in .env, line ${line}`,
    ]);
  });

  test.each([
    ["STARSENDER_API_KEY:=k3y", "STARSENDER_API_KEY:"],
    ["STARSENDER_API_KEY := k3y", null],
    ["STARSENDER_API_KEY+=k3y", "STARSENDER_API_KEY+"],
    ['$env:STARSENDER_API_KEY="k3y"', "$env:STARSENDER_API_KEY"],
    ["$STARSENDER_API_KEY=k3y", "$STARSENDER_API_KEY"],
    ["%STARSENDER_API_KEY%=k3y", "%STARSENDER_API_KEY%"],
    ['"STARSENDER_API_KEY"="k3y"', '"STARSENDER_API_KEY"'],
    ["\u201cSTARSENDER_API_KEY\u201d=k3y", "\u201cSTARSENDER_API_KEY\u201d"],
    ["process.env.STARSENDER_API_KEY = k3y", "process.env.STARSENDER_API_KEY"],
    ['os.environ["STARSENDER_API_KEY"] = "k3y"', 'os.environ["STARSENDER_API_KEY"]'],
    ["Environment=STARSENDER_API_KEY=k3y", "Environment"],
    ['Environment="STARSENDER_API_KEY=k3y"', "Environment"],
    ["\uff33TARSENDER_API_KEY=k3y", "\uff33TARSENDER_API_KEY"],
    ["STARSENDER_API_\u041aEY=k3y", "STARSENDER_API_\u041aEY"],
  ])("%j, and names the right one", (file, name) => {
    const { problems } = read(file);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("STARSENDER_API_KEY");
    expect(problems[0]).toContain(".env, line 1");
    if (name !== null) {
      expect(problems).toEqual([
        `${name}: no such setting in .env, line 1; did you mean STARSENDER_API_KEY?`,
      ]);
    }
    expect(problems.join()).not.toContain("k3y");
  });

  test.each(["\u201ck3y\u201d", "\u2018k3y\u2019", "\u00abk3y\u00bb", "`k3y`", "\uff02k3y\uff02"])(
    "a value in typographic quotes: %s",
    (value) => {
      expect(read(`STARSENDER_API_KEY=${value}`).problems).toEqual([
        "STARSENDER_API_KEY: expected straight quotes or none around it in .env, line 1, got typographic ones",
      ]);
      expect(read("", { STARSENDER_API_KEY: value }).problems).toHaveLength(1);
    },
  );

  test("a .env that is a folder", () => {
    const folder = mkdtempSync(join(tmpdir(), "pengingat-env-"));
    mkdirSync(join(folder, ".env"));
    expect(readEnvironment(folder, NAMES, {}).problems).toEqual([".env: expected a file, got a folder"]);
    rmSync(folder, { recursive: true });
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

describe("what of .env does not do what it seems to is spoken of:", () => {
  test.each<[string, string[]]>([
    ["DATABASE_SCHEMA=baru", [".env: no settings of pengingat, and not used: DATABASE_SCHEMA (line 1)"]],
    [
      "PORT=1\nREMINDER_HOUR=7\nJWT_ALGORITHM=HS256",
      [".env: no settings of pengingat, and not used: REMINDER_HOUR (line 2), JWT_ALGORITHM (line 3)"],
    ],
    ["PORT=1\nPORT=2", ["PORT is in .env several times, and its last value counts (lines 1, 2)"]],
    [
      "JWT_SECRET=a\x24{NONE}b",
      ["JWT_SECRET (.env, line 1): nothing sets what \x24{…} names, which counts as empty in it"],
    ],
    ["JWT_SECRET=a\x24{NONE:-x}b", []],
    [
      "NODE_EXTRA_CA_CERTS=/x.pem",
      [
        "NODE_EXTRA_CA_CERTS (.env, line 1): Node.js reads it at its own start: set it in the environment of the program",
      ],
    ],
    ["ALL_PROXY=http://127.0.0.1:1", ["ALL_PROXY (.env, line 1): it is not used: set HTTPS_PROXY"]],
    [
      "PGSERVICE=bengkel",
      ["PGSERVICE (.env, line 1): it is not used: put it into DATABASE_URL, as psql takes it"],
    ],
    ["PGHOST=h", ["PGHOST (.env, line 1): it is not used without DATABASE_URL (postgresql:/// will do)"]],
    ["DEBUG=1\nDB_HOST=x", []],
  ])("%j", (file, notices) => {
    expect(read(file)).toMatchObject({ problems: [], notices });
  });

  test("a file of nearly that name", () => {
    const folder = mkdtempSync(join(tmpdir(), "pengingat-env-"));
    writeFileSync(join(folder, ".env.txt"), "PORT=1");
    expect(readEnvironment(folder, NAMES, {}).notices).toEqual([
      ".env.txt is not read: the file's name is .env",
    ]);
    rmSync(folder, { recursive: true });
  });
});

describe("what other parts of the program read from the environment", () => {
  test.each([
    ...["TZ", "PGSSLMODE", "PGOPTIONS", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASSFILE"],
    ...["PGSSLCERT", "PGSSLKEY", "PGSSLROOTCERT", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "NO_PROXY"],
  ])("is put there from .env, and the environment's own goes before it: %s", (name) => {
    const file = `DATABASE_URL=postgresql:///\n${name}=x\n`;
    const [empty, own, taken]: Record<string, string>[] = [{}, { [name]: "y" }, { [name]: "" }];
    expect([empty, own, taken].map((given = {}) => read(file, given).notices)).toEqual([[], [], []]);
    expect([empty, own, taken].map((given) => given?.[name])).toEqual(["x", "y", ""]);
  });
});

describe("the environment", () => {
  test.each(["\u200b", " \u3164\u2800", "\ufeff"])(
    "of only invisible characters counts as empty: %j",
    (value) => {
      expect(read(`JWT_SECRET=${value}`).variables).toEqual({});
      expect(read("JWT_SECRET=x", { JWT_SECRET: value }).variables).toEqual({});
    },
  );

  test("goes before the file, and an empty value there takes away what the file has", () => {
    const file = "QUIET_HOURS=20:00-08:00\nPORT=1\nHOST=h\n";
    expect(read(file, { QUIET_HOURS: "", PORT: "2" }).variables).toEqual({ PORT: "2", HOST: "h" });
  });

  test.each(['"postgresql://x"', "'postgresql://x'", '""', '"postgresql://x" # kami'])(
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

  test.each([
    ["QUITE_HOURS", "QUIET_HOURS"],
    ["DATABSE_URL", "DATABASE_URL"],
    ["database_url", "DATABASE_URL"],
  ])("is spoken of where %s was meant as %s, which is not set", (name, right) => {
    expect(read("", { [name]: "x" })).toMatchObject({
      problems: [],
      notices: [`${name} in the environment is no setting of pengingat: did you mean ${right}?`],
    });
    expect(read(`${right}=y`, { [name]: "x" }).notices).toEqual([]);
  });

  test("is not spoken of for names of other programs", () => {
    const others = { DB_URL: "x", JAVA_HOME: "/x", POST: "1", HOSTNAME: "x", REMINDER_TODAYS: "" };
    expect(read("", others)).toMatchObject({ problems: [], notices: [] });
  });
});
