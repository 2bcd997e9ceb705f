import { StartUpError } from "../process/start-up-error.js";
import type { Diagnostics } from "./diagnostics.js";

const LONGEST = 4_096;
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";

/**
 * Reads a password: on a terminal twice, without showing it; else the first line of standard input.
 *
 * @throws {StartUpError} where the two differ, or Ctrl-C ends it
 */
export async function readPassword({ write }: Pick<Diagnostics, "write">): Promise<string> {
  if (!process.stdin.isTTY) return firstLine();
  write("Password: ");
  const password = await typedLine(write);
  write("Again: ");
  if ((await typedLine(write)) !== password) throw new StartUpError("The two passwords differ.");
  return password;
}

async function firstLine(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.includes("\n") || text.length > LONGEST) break;
  }
  const [line = ""] = text.split(/\r?\n/, 1);
  return line;
}

/** Reads what is typed up to Enter, key by key, as the terminal would show it otherwise. */
function typedLine(write: (text: string) => void): Promise<string> {
  const { stdin } = process;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const keys: string[] = [];

  function end(finish: () => void): void {
    stdin.off("data", onKeys).setRawMode(false).pause();
    write("\n");
    finish();
  }

  function onKeys(typed: string): void {
    for (const key of typed) {
      switch (key) {
        case "\r":
        case "\n":
          end(() => resolve(keys.join("")));
          return;
        case CTRL_C:
        case CTRL_D:
          end(() => reject(new StartUpError("No password was given.")));
          return;
        case "\u007f":
        case "\b":
          keys.pop();
          break;
        default:
          keys.push(key);
      }
    }
  }

  stdin.setEncoding("utf8");
  stdin.setRawMode(true).resume().on("data", onKeys);
  return promise;
}
