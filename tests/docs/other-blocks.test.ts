import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { schema } from "../../packages/pengingat/src/settings/settings-schema.ts";
import { type Block, blocksOf, pages, ROOT } from "./pages.ts";

const KNOWN = ["console", "ini", "js", "json", "powershell", "sh", "sql", "text", "ts"];

const blocks = pages().flatMap(blocksOf);
const inLanguage = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));
const place = ({ page, line }: Block) => `${page}:${line}`;

test("every block names its language", () => {
  expect(blocks.filter(({ language }) => !KNOWN.includes(language)).map(place)).toEqual([]);
});

test("every JSON block parses", () => {
  for (const { code } of inLanguage("json")) JSON.parse(code);
});

test("every block of settings sets what there is", () => {
  const names = inLanguage("ini").flatMap(({ code }) => Object.keys(parseEnv(code)));
  expect(names).not.toEqual([]);
  expect(names.filter((name) => !(name in schema.shape))).toEqual([]);
});

const KEYS = "STARSENDER_API_KEY|FONNTE_TOKEN|WHATSAPP_CLOUD_ACCESS_TOKEN";

test("every sample that brings a workshop's customers, or a messenger that sends, brings the workshop's number", () => {
  const samples = inLanguage("ini", "sh", "powershell").filter(({ code }) =>
    new RegExp(`^(DATABASE_URL|MESSENGER|${KEYS})=\\S+$`, "m").test(code),
  );
  expect(samples).not.toEqual([]);
  expect(samples.filter(({ code }) => !/^REMINDER_SERVICE_PHONE=/m.test(code)).map(place)).toEqual([]);

  const services = inLanguage("ts", "js").filter(({ code }) => /createReminderService\(/.test(code));
  expect(services).not.toEqual([]);
  expect(services.filter(({ code }) => !/servicePhone|options/.test(code)).map(place)).toEqual([]);
});

test("every page that has a messenger's key set says no later that the workshop's number is to be set", () => {
  const late = pages().filter(({ text }) => {
    const lines = text.split("\n");
    const key = lines.findIndex((line) => new RegExp(`\\b(${KEYS})=|kunci Starsender`).test(line));
    const number = lines.findIndex((line) => line.includes("REMINDER_SERVICE_PHONE"));
    return key >= 0 && (number < 0 || number > key);
  });
  expect(late.map(({ path }) => path)).toEqual([]);
});

test("every shell block is shell", () => {
  for (const block of inLanguage("sh")) {
    expect(
      () => execFileSync("bash", ["-n"], { input: block.code, stdio: "pipe" }),
      place(block),
    ).not.toThrow();
  }
});

test("the commands of pengingat that a page names are there", () => {
  const commands = globSync("packages/pengingat/src/commands/*.ts", { cwd: ROOT }).flatMap((path) =>
    [...readFileSync(join(ROOT, path), "utf8").matchAll(/\.command\("(\w+)/g)].map(([, name]) => name),
  );
  const unknown = pages().flatMap(({ path, text }) =>
    [...text.matchAll(/(?:npx pengingat|npm run -s pengingat --|dist[/\\]main\.js) ([a-z]+)/g)]
      .filter(([, name]) => !commands.includes(name))
      .map(([words]) => `${path}: ${words}`),
  );
  expect(commands).toContain("run");
  expect(unknown).toEqual([]);
});
