import type { Context } from "koa";

const TOKEN = /^[\w-]{1,200}$/;

/** The value of a cookie that this page set, or `null`. */
export function cookieOf(ctx: Context, name: string): string | null {
  const pairs = ctx.get("Cookie").split(";");
  for (const pair of pairs) {
    const [key = "", ...value] = pair.split("=");
    const text = value.join("=").trim();
    if (key.trim() === name && TOKEN.test(text)) return text;
  }
  return null;
}

/** Sets a cookie for the whole host: behind a proxy that strips a prefix, the page does not know its own path. */
export function setCookie(
  ctx: Context,
  name: string,
  value: string,
  { maxAgeSeconds, sameSite }: { readonly maxAgeSeconds: number; readonly sameSite: "Strict" | "Lax" },
): void {
  const attributes = ["Path=/", `Max-Age=${maxAgeSeconds}`, "HttpOnly", `SameSite=${sameSite}`];
  if (ctx.secure) attributes.push("Secure");
  ctx.append("Set-Cookie", [`${name}=${value}`, ...attributes].join("; "));
}
