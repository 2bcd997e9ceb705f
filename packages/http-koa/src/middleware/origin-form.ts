/**
 * The target of a request as a path; `null` where it is no URL. HTTP allows a whole URL there, as to a proxy, and Koa's
 * parser throws at one that is malformed, and prints it.
 */
export function originForm(target: string): string | null {
  if (target.startsWith("/") || target === "*") return target;
  const url = URL.parse(target);
  return url?.pathname.startsWith("/") ? url.pathname + url.search : null;
}
