import type { Context } from "koa";
import { cookieOf, setCookie } from "../http/cookies.js";

/** The languages of the page. */
export type Language = "id" | "en";

const COOKIE = "pengingat-language";
const YEAR_SECONDS = 365 * 86_400;

/** The language that was chosen, else the browser's, else Indonesian. */
export function languageOf(ctx: Context): Language {
  const chosen = cookieOf(ctx, COOKIE);
  if (isLanguage(chosen)) return chosen;
  return ctx.acceptsLanguages("id", "en") === "en" ? "en" : "id";
}

/** Keeps the language that was chosen for a year. */
export function keepLanguage(ctx: Context, language: Language): void {
  setCookie(ctx, COOKIE, language, { maxAgeSeconds: YEAR_SECONDS, sameSite: "Lax" });
}

export function isLanguage(value: unknown): value is Language {
  return value === "id" || value === "en";
}
