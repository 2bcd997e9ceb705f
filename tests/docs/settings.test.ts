import { expect, test } from "vitest";
import {
  SETTING_DESCRIPTIONS,
  type SettingDescription,
} from "../../packages/pengingat/src/settings/setting-descriptions.ts";
import { schema } from "../../packages/pengingat/src/settings/settings-schema.ts";

const WIDTH = 118;

type Described = readonly [name: string, SettingDescription];

const groups = Object.entries(SETTING_DESCRIPTIONS).map(([title, settings]) => ({
  title,
  settings: Object.entries(settings).map(
    ([name, given]): Described => [name, typeof given === "string" ? { meaning: given } : given],
  ),
}));

test("every setting has a description, and only what is one", () => {
  const described = groups.flatMap(({ settings }) => settings.map(([name]) => name));
  expect(described.sort()).toEqual(Object.keys(schema.shape).sort());
});

test("the page of settings is current; `npx vitest run tests/docs/settings.test.ts -u` writes it", async () => {
  const tables = groups.map(({ title, settings }) => {
    const rows = settings.map(
      ([name, one]) => `| \`${name}\` | ${shownDefault(name, one)} | ${one.meaning.replaceAll("|", "\\|")} |`,
    );
    return `## ${title}\n\n| setting | default | meaning |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  await expect(`${PAGE_HEAD}\n${tables.join("\n")}`).toMatchFileSnapshot("../../docs/operate/settings.md");
});

test("the example of `.env` is current; `npx vitest run tests/docs/settings.test.ts -u` writes it", async () => {
  const parts = groups.map(({ title, settings }) => {
    const lines = settings.map(
      ([name, one]) => `${comment(one.meaning)}\n#${name}=${one.example ?? quoted(defaultOf(name))}`,
    );
    return `# --- ${title} ${"-".repeat(WIDTH - title.length - 7)}\n\n${lines.join("\n")}\n`;
  });
  await expect(`${ENV_HEAD}\n${parts.join("\n")}`).toMatchFileSnapshot("../../.env.example");
});

const PAGE_HEAD = `# Settings

From the environment, and from \`.env\` in the home of the application; the environment takes precedence. An empty value counts as
unset. All problems are reported at once, and the program exits with 2. [\`.env.example\`](../../.env.example) has all settings to copy.

The home is \`PENGINGAT_HOME\`, else the folder that the package is installed in (in a clone, its root), else the current folder. Texts
in other languages are \`REMINDER_TEMPLATE_EN\` and the like (\`_PT_BR\`), for customers whose \`CUSTOMER_LANGUAGE_COLUMN\` says so.

\`.env\` is read as python-dotenv reads it: \`NAME=value\`, a line each. A name that is nearly a setting, and a line that sets one in
another language's way (\`NAME: value\`, \`set NAME=value\`), are refused with the line's number. \`TZ\`, \`HTTPS_PROXY\`, \`HTTP_PROXY\`,
\`NO_PROXY\`, and libpq's names that complete \`DATABASE_URL\` (\`PGHOST\`, \`PGPASSWORD\`, \`PGSSLMODE\`, \`PGOPTIONS\` and the like) are used
from it too. What Node.js reads at its start, such as \`NODE_EXTRA_CA_CERTS\`, must be in the environment: in \`.env\` it is warned of.

This page is generated from the settings' schema.
`;

const ENV_HEAD = `# Settings of pengingat. Copy to \`.env\` beside this file, and take the \`#\` off the lines to change: each shows its
# default. What the environment sets takes precedence, and an empty value counts as unset. Wrong settings are all
# reported at once when a program starts. Texts in other languages are REMINDER_TEMPLATE_EN and the like.
`;

function shownDefault(name: string, one: SettingDescription): string {
  if (one.shownDefault !== undefined) return one.shownDefault;
  const value = defaultOf(name);
  return value === "" ? "unset" : `\`${value}\``;
}

/** As one would write it. Empty where there is none. */
function defaultOf(name: string): string {
  const field: unknown = Reflect.get(schema.shape, name);
  const parsed = (field as (typeof schema.shape)["HOST"]).safeParse(undefined);
  const value: unknown = parsed.data;
  if (Array.isArray(value)) return value.join(",");
  return value === undefined || typeof value === "object" ? "" : String(value);
}

function quoted(value: string): string {
  return value.includes(" ") ? `"${value}"` : value;
}

/** The text in lines that begin with `#`. */
function comment(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last.length + word.length + 3 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join("\n");
}
