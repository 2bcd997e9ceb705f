import { readFileSync } from "node:fs";
import { type Command, CommanderError } from "commander";
import { expect, test } from "vitest";
import { pengingat } from "../src/commands/index.ts";
import { EXPORT_LISTS } from "../src/export/lists.ts";

/** A command and all below it. */
function tree(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(tree)];
}

/** Its name after those of the commands that it is of. */
function pathOf(command: Command): readonly string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

/** What a command line prints, and how it ends. */
async function said(...args: string[]) {
  const printed = { out: "", error: "" };
  const program = pengingat();
  for (const command of tree(program)) {
    command.configureOutput({
      writeOut: (text) => {
        printed.out += text;
      },
      writeErr: (text) => {
        printed.error += text;
      },
    });
  }
  const ended: unknown = await program.parseAsync(args, { from: "user" }).catch((error: unknown) => error);
  if (!(ended instanceof CommanderError)) throw ended;
  return { ...printed, code: ended.exitCode };
}

test.each(["person", "person export", "run", "user add"])(
  "help %s is the help of that command",
  async (path) => {
    const helped = await said("help", ...path.split(" "));
    expect(helped).toEqual(await said(...path.split(" "), "--help"));
    expect(helped).toMatchObject({ out: expect.stringContaining(`Usage: pengingat ${path} `), code: 0 });
  },
);

test("--help of every command shows its usage", async () => {
  for (const command of tree(pengingat()).filter((command) => command.name() !== "help")) {
    const path = pathOf(command);
    const { out, error, code } = await said(...path, "--help");
    expect({ error, code }).toEqual({ error: "", code: 0 });
    expect(out).toMatch(new RegExp(`^Usage: pengingat ${path.join(" ")}`));
  }
});

test("help below a command is that of the command there", async () => {
  expect(await said("person", "help", "export")).toEqual(await said("help", "person", "export"));
  expect((await said("help")).out).toBe((await said("--help")).out);
});

test.each([
  [["help", "strat"], 'Unknown command "strat". Did you mean "start"?'],
  [["help", "person", "exprot"], 'Unknown command "exprot". Did you mean "export"?'],
  [["person", "help", "ERASE"], 'Unknown command "ERASE". Did you mean "erase"?'],
  [["help", "run", "twice"], 'Unknown command "twice".'],
])("%j names what there is not, and the nearest", async (args, problem) => {
  expect(await said(...args)).toEqual({ out: "", error: `${problem}\nAdd --help for usage.\n`, code: 1 });
});

test("the README names every command with every option, and every list of `export`", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, table = ""] = /\| command \| what it does \|\n(.*?)\n\n/s.exec(readme) ?? [];
  const usages = table
    .replaceAll("\\|", "/")
    .split("\n")
    .flatMap((row) => (row.split("|")[1] ?? "").match(/`[^`-][^`]*`/g) ?? [])
    .map((usage) => usage.slice(1, -1).split(" "));
  const known = tree(pengingat()).filter(
    (command) => command.commands.length === 0 && command.name() !== "help",
  );
  const isOf = (usage: readonly string[], command: Command) =>
    pathOf(command).every((name, at) => usage[at]?.split("/").includes(name));
  for (const command of known) {
    const named = usages.filter((usage) => isOf(usage, command)).join(" ");
    const options = [...new Set(named.match(/--[a-z-]+/g))].sort();
    expect(options, pathOf(command).join(" ")).toEqual(command.options.map(({ long }) => long).sort());
  }
  for (const usage of usages)
    expect(
      known.some((command) => isOf(usage, command)),
      usage.join(" "),
    ).toBe(true);

  const [, lists = ""] = /\| list \| what it has \|\n(.*?)\n\n/s.exec(readme) ?? [];
  const named = lists.split("\n").flatMap((row) => (row.split("|")[1] ?? "").match(/\w+/g) ?? []);
  expect(named.sort()).toEqual(Object.keys(EXPORT_LISTS).sort());
});
