import { userInfo } from "node:os";

/** Who runs this process. In a container, its user may have a number and no name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
