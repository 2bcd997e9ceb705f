import { describe, expect, test } from "vitest";
import { parseDotEnv } from "../../src/settings/dot-env.js";

const read = (text: string, environment: Record<string, string> = {}) =>
  parseDotEnv(text, environment).variables;

// `\x24{` is how a reference begins: the linter takes the plain one for a forgotten backquote.
describe("what python-dotenv reads, with the same result:", () => {
  test.each<[string, string, Record<string, string>]>([
    ["a byte-order mark", "\ufeffA=1\nB=2", { A: "1", B: "2" }],
    ["line ends of Windows", "A=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["line ends of old Macs", "A=1\rB=2", { A: "1", B: "2" }],
    ["export", "export A=1\n export\tB=2", { A: "1", B: "2" }],
    ["a name that begins with export", "export_a=1", { export_a: "1" }],
    ["a name in quotes", "'A'=1", { A: "1" }],
    ["spaces around the sign", " A = 1 ", { A: "1" }],
    ["# within a value", "A=kunci-sekali#2024", { A: "kunci-sekali#2024" }],
    ["# after a space", "A=kunci #2024", { A: "kunci" }],
    ["# after a tab", "A=kunci\t#2024", { A: "kunci" }],
    ["# at once", "A=#2024", { A: "#2024" }],
    ["# after a space at once", "A= #2024", { A: "#2024" }],
    ["# in single quotes", "A='kunci #2024'", { A: "kunci #2024" }],
    ["# in double quotes", 'A="kunci #2024" # comment', { A: "kunci #2024" }],
    ["# at once after quotes", 'A="kunci"#comment', { A: "kunci" }],
    ["a comment of its own", "# A=1\n  # B=2\nC=3", { C: "3" }],
    ["spaces within", "A=b  c", { A: "b  c" }],
    ["spaces in quotes", "A=' b '", { A: " b " }],
    ["a no-break space at the end", "A=b\u00a0", { A: "b" }],
    ["no value", "A=\nB=2", { A: "", B: "2" }],
    ["empty quotes", "A=''\nB=\"\"", { A: "", B: "" }],
    ["a reference to what JavaScript calls its own", "A=x\x24{constructor}", { A: "x" }],
    ["a name alone", "A\nB=2", { B: "2" }],
    ["a name alone after its value", "A=1\nA", {}],
    ["the last of several", "A=1\nA=2", { A: "2" }],
    ["escapes in double quotes", 'A="b\\nc\\t\\"d\\" \\\\ \\x"', { A: 'b\nc\t"d" \\ \\x' }],
    ["escapes in single quotes", "A='b\\nc \\' \\\\'", { A: "b\\nc ' \\" }],
    ["no escapes without quotes", "A=b\\nc", { A: "b\\nc" }],
    ["several lines in double quotes", 'A="b\nc"\nB=2', { A: "b\nc", B: "2" }],
    ["several lines in single quotes", "A='b\r\nc'", { A: "b\nc" }],
    ["a quote within", "A=it's", { A: "it's" }],
    ["other letters", "A=à €", { A: "à €" }],
    ["odd names", 'uglyKey[%$="S3cr3t#D" #\nA=1', { "uglyKey[%$": "S3cr3t#D", A: "1" }],
    ["names with a dot and a dash", "a.b-c=1", { "a.b-c": "1" }],
    ["= within a value", "A=b=c==", { A: "b=c==" }],
    [
      "a template with braces",
      "A=Halo {nama_pelanggan} $& {no_pol}",
      { A: "Halo {nama_pelanggan} $& {no_pol}" },
    ],
    ["a reference", "A=1\nB=x\x24{A}y", { A: "1", B: "x1y" }],
    ["a reference in single quotes", "A=1\nB='\x24{A}'", { A: "1", B: "1" }],
    ["a reference to nothing", "A=x\x24{NONE}y", { A: "xy" }],
    ["a reference with a default", "A=\x24{NONE:-b c}", { A: "b c" }],
    ["a reference without braces", "A=1\nB=$A", { A: "1", B: "$A" }],
    ["a reference to a later name", "A=x\x24{B}\nB=1", { A: "x", B: "1" }],
  ])("%s", (_, text, variables) => {
    expect(read(text)).toEqual(variables);
  });

  test("a reference means the environment's value before the file's", () => {
    expect(read("A=file\nB=\x24{A}", { A: "environment" })).toEqual({ A: "file", B: "environment" });
  });
});

test.each<[string, string, number, string]>([
  ["a colon for the sign", "B=1\nA: 2\nC=3", 2, "A: 2\n"],
  ["a sentence", "\n\nsome words\nC=3", 3, "some words\n"],
  ["a quote that does not close", 'A="b\nC=3', 1, 'A="b\n'],
  ["words after a quote", 'A="b" c\nC=3', 1, 'A="b" c\n'],
  ["a quote that closes at another", 'A="b\nB="c"\nC=3', 1, 'A="b\nB="c"\n'],
])("%s is skipped, and where it stands is known", (_, text, line, statement) => {
  const { variables, unreadable } = parseDotEnv(text, {});
  expect(unreadable).toEqual([{ line, text: statement }]);
  expect(variables).toMatchObject({ C: "3" });
  expect(variables).not.toHaveProperty("A");
});
