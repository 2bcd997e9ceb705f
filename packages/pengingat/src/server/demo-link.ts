import type { UserDirectory } from "@pengingat/core";
import type { SignInLinks } from "@pengingat/page-koa";

const DEMO_USER = "demo";

/** A link that opens the page signed in, once, as a user who has no password. */
export async function demoLink(users: UserDirectory, links: SignInLinks, address: string): Promise<string> {
  if ((await users.find(DEMO_USER)) === null) await users.put({ name: DEMO_USER, password: null });
  return `${address}/${links.issue(DEMO_USER)}`;
}
