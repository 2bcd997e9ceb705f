/**
 * The path that the router is mounted under, without a slash at its end; empty at the root. `url` is what was asked
 * for, and `path` the route that served it.
 */
export function mountPoint(url: string, path: string): string {
  const [asked = ""] = url.replace(/^https?:\/\/[^/]*/i, "").split("?", 1);
  return asked.slice(0, Math.max(0, asked.lastIndexOf(path)));
}
