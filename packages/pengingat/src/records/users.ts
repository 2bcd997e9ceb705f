import { ReminderError } from "@pengingat/core";
import { hashPassword } from "@pengingat/page-koa";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { StartUpError } from "../process/start-up-error.js";
import type { Diagnostics } from "../terminal/diagnostics.js";
import { readPassword } from "../terminal/read-password.js";
import { print } from "../terminal/standard-output.js";

const LONGEST_NAME = 100;

/** Adds a user, or changes the password of one. Resolves with the exit code. */
export async function addUser(
  { container }: Workshop,
  given: string,
  diagnostics: Diagnostics,
): Promise<number> {
  const name = userName(given);
  const password = await readPassword(diagnostics);
  const done = await container.get(Tokens.Store).users.put({ name, password: await hashed(password) });
  await print(
    done === "added"
      ? `${name} may sign in to the page.\n`
      : `The password of ${name} was changed. Whoever was signed in under that name is signed out.\n`,
  );
  return 0;
}

/** Lists the users. Resolves with the exit code. */
export async function listUsers({ container }: Workshop, json: boolean): Promise<number> {
  const users = await container.get(Tokens.Store).users.list();
  const data = users.map(({ name, addedAt }) => ({ name, added_at: addedAt.toISOString() }));
  const lines = data.map(({ name, added_at }) => `${name}  since ${added_at.slice(0, 10)}\n`);
  await print(json ? `${JSON.stringify({ users: data })}\n` : lines.join("") || "There are no users.\n");
  return 0;
}

/** Removes a user. Resolves with the exit code. */
export async function removeUser({ container }: Workshop, given: string): Promise<number> {
  const name = userName(given);
  if (!(await container.get(Tokens.Store).users.remove(name))) {
    throw new StartUpError(`There is no user "${name}".`);
  }
  await print(`${name} may no longer sign in, and is signed out.\n`);
  return 0;
}

function userName(given: string): string {
  const name = given.trim().normalize("NFC");
  const isName = name !== "" && name.length <= LONGEST_NAME && !/\p{Cc}/u.test(name);
  if (isName) return name;
  throw new StartUpError(`NAME: expected 1 to ${LONGEST_NAME} printable characters.`);
}

async function hashed(password: string): Promise<string> {
  try {
    return await hashPassword(password);
  } catch (error) {
    if (ReminderError.is(error)) throw new StartUpError("The password needs 8 to 200 characters.");
    throw error;
  }
}
