import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "koa";
import { readForm } from "../http/form-body.js";
import { requireSamePage } from "../http/same-page.js";
import type { PageParts } from "../options.js";
import { redirect, show } from "../show.js";
import { isPassword } from "../sign-in/passwords.js";
import { carriedBy } from "../sign-in/resume.js";
import { closeSession, openSession } from "../sign-in/sessions.js";
import { type SlowDown, slowDown } from "../sign-in/slow-down.js";
import { nobodyScreen, resumeScreen, signInScreen } from "../view/sign-in-form.js";
import type { View } from "../view/view.js";

/** A route that nobody needs to be signed in for. */
export interface PublicRoute {
  readonly method: "get" | "post";
  readonly path: string;
  respond(ctx: Context, view: View): Promise<void>;
}

/** Where somebody may go right after signing in: a screen, with its filters as a browser writes them, in ASCII. */
const TARGET = /^(kirim|telepon|riwayat|kendaraan|jangan-dihubungi|periksa)?(\?[!"$-[\]-~]*)?$/;

/** Signing in, by password or by a link that works once, and signing out. */
export function signInRoutes(parts: PageParts): readonly PublicRoute[] {
  const attempts = slowDown();
  return [
    { method: "get", path: "/masuk", respond: (ctx, view) => showSignIn(parts, ctx, view) },
    { method: "post", path: "/masuk", respond: (ctx, view) => signIn(parts, attempts, ctx, view) },
    {
      method: "post",
      path: "/keluar",
      async respond(ctx, view) {
        requireSamePage(ctx, await readForm(ctx.req), view.session);
        // Without TLS, nothing shows that a request without a session is the page's: it must not take a cookie.
        if (view.session !== null) await closeSession(ctx, parts.store.users);
        redirect(ctx, "masuk");
      },
    },
    // Nobody is signed out by a link; whoever types the address is not left without a page.
    { method: "get", path: "/keluar", respond: async (ctx) => redirect(ctx, "./") },
  ];
}

async function showSignIn(parts: PageParts, ctx: Context, view: View): Promise<void> {
  const { users } = parts.store;
  const to = view.query.get("ke") ?? "";
  const secret = view.query.get("sekali");
  if (secret !== null) {
    const name = parts.signInLinks?.redeem(secret) ?? null;
    const user = name === null ? null : await users.find(name);
    if (user && (await openSession(ctx, users, user))) return redirect(ctx, "./");
    if (view.session === null) return show(ctx, view, signInScreen(view, { problem: "usedLink" }), 401);
  }
  if (view.session !== null) return redirect(ctx, target(to));
  if ((await users.list()).length === 0) return showNobody(parts, ctx, view);
  show(ctx, view, signInScreen(view, { to }));
}

async function signIn(parts: PageParts, attempts: SlowDown, ctx: Context, view: View): Promise<void> {
  const { users } = parts.store;
  const form = await readForm(ctx.req);
  // Whoever is signed in already has nothing to lose by signing in again.
  requireSamePage(ctx, form, null);
  // As `user add` keeps it: some keyboards send an accent apart from its letter.
  const name = (form.get("nama") ?? "").trim().normalize("NFC");
  const state = { name, to: form.get("ke") ?? "", resume: carriedBy(form) };
  const attempt = attempts.begin(name, ctx.ip);
  if (attempt.waitMs === null) {
    ctx.set("Retry-After", "5");
    return show(ctx, view, signInScreen(view, { ...state, problem: "tooMany" }), 429);
  }
  let wasRight = false;
  try {
    await sleep(attempt.waitMs);
    const user = await users.find(name);
    const isRight = await isPassword(form.get("sandi") ?? "", user?.password ?? null);
    const session = isRight && user ? await openSession(ctx, users, user) : null;
    if (session === null) return show(ctx, view, signInScreen(view, { ...state, problem: "wrong" }), 401);
    wasRight = true;
    if (state.resume) show(ctx, { ...view, session }, resumeScreen({ ...view, session }, state.resume));
    else redirect(ctx, target(state.to));
  } finally {
    attempt.end(wasRight);
  }
}

/** Says how to add a user, where there is none. */
export function showNobody({ addUserCommand }: PageParts, ctx: Context, view: View): void {
  show(ctx, view, nobodyScreen(view, addUserCommand), 503);
}

function target(to: string): string {
  if (!TARGET.test(to) || to === "") return "./";
  return to.startsWith("?") ? `./${to}` : to;
}
