import { Readable } from "node:stream";
import { Router } from "@koa/router";
import type { Context } from "koa";
import { ASSETS } from "./assets.js";
import { betterPath } from "./http/asked-path.js";
import { readForm } from "./http/form-body.js";
import { setSecurityHeaders } from "./http/headers.js";
import { PageError, type PageErrorCode } from "./http/page-error.js";
import { requireSamePage, TOKEN_FIELD } from "./http/same-page.js";
import { readUpload, type Upload } from "./http/upload-body.js";
import { type PageParts, pageParts, type ReminderPageOptions } from "./options.js";
import { noticed, type ScreenRoute } from "./screen-route.js";
import { checkScreen } from "./screens/checks.js";
import { downloadRoute } from "./screens/download.js";
import { historyScreen } from "./screens/history.js";
import { phoneScreen } from "./screens/phone.js";
import { sendScreen } from "./screens/send.js";
import { showNobody, signInRoutes } from "./screens/sign-in.js";
import { suppressionScreen } from "./screens/suppressions.js";
import { todayScreen } from "./screens/today.js";
import { vehicleScreen } from "./screens/vehicles.js";
import { redirect, show } from "./show.js";
import { carriedBy, isResumed, type Resume, resumeOf } from "./sign-in/resume.js";
import { sessionOf } from "./sign-in/sessions.js";
import { isLanguage, keepLanguage, languageOf } from "./texts/language.js";
import { errorScreen, signInScreen } from "./view/sign-in-form.js";
import { type View, viewOf, withQuery } from "./view/view.js";

const ASSET_SECONDS = 31_536_000;

/**
 * The page for the counter, to mount in an app of your own: `app.use(reminderPage(options).routes())`, before any body
 * parser, below a prefix with `.prefix("/pengingat")` or in another router. People sign in by themselves; other paths are
 * left to the app. It never listens.
 *
 * Errors that nobody at the counter sees are emitted on the app: `app.on("error", …)`.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function reminderPage(options: ReminderPageOptions): Router {
  const parts = pageParts(options);
  const router = new Router({ sensitive: true });
  for (const { path, type, text } of ASSETS) {
    router.get(path, (ctx) => {
      setSecurityHeaders(ctx);
      if (ctx.querystring !== "") ctx.set("Cache-Control", `private, max-age=${ASSET_SECONDS}, immutable`);
      ctx.type = type;
      ctx.body = text;
    });
  }
  for (const { method, path, respond } of signInRoutes(parts)) {
    router[method](
      path,
      framed(parts, path, (ctx, view) => respond(ctx, view)),
    );
  }
  for (const route of screenRoutes(parts)) {
    router[route.method](
      route.path,
      framed(parts, route.path, (ctx, view) => answer(parts, route, ctx, view)),
    );
  }
  return router;
}

function screenRoutes(parts: PageParts): readonly ScreenRoute[] {
  return [
    ...todayScreen(parts),
    ...sendScreen(parts),
    ...phoneScreen(parts),
    ...historyScreen(parts),
    ...suppressionScreen(parts),
    ...vehicleScreen(parts),
    ...checkScreen(parts),
    ...downloadRoute(parts),
  ];
}

/** Gives every response its headers, chooses the language, and turns what is thrown into a screen without internals. */
function framed(parts: PageParts, path: string, respond: (ctx: Context, view: View) => Promise<void>) {
  return async (ctx: Context): Promise<void> => {
    setSecurityHeaders(ctx);
    const query = new URLSearchParams(ctx.querystring);
    let view = viewOf(parts, { language: languageOf(ctx), session: null, route: path, query });
    try {
      const better = ctx.method === "GET" ? betterPath(ctx, path) : null;
      if (better !== null) return redirect(ctx, better, 308);
      const wanted = query.get("bahasa");
      if (isLanguage(wanted) && ctx.method === "GET") {
        keepLanguage(ctx, wanted);
        return redirect(ctx, withQuery(view, { bahasa: null }));
      }
      view = { ...view, session: await sessionOf(ctx, parts.store.users) };
      await respond(ctx, view);
    } catch (thrown) {
      const error = PageError.of(thrown);
      if (error.status >= 500) ctx.app.emit("error", thrown, ctx);
      const isKept = error.status >= 500 || error.code === "other_session";
      const typed = isKept ? await typedInto(ctx, path, view, error.code) : null;
      if (path === "/masuk" && typed)
        return show(ctx, view, signInScreen(view, { resume: typed, problem: error.code }), error.status);
      show(ctx, view, errorScreen(view, error.code, typed), error.status);
    }
  };
}

/** What was typed into a form of the page that went wrong, to be sent again; `null` where there is nothing. */
async function typedInto(
  ctx: Context,
  path: string,
  { session }: View,
  code: PageErrorCode,
): Promise<Resume | null> {
  if (ctx.method !== "POST" || !(path === "/masuk" || isResumed(path.slice(1)))) return null;
  try {
    const form = await readForm(ctx.req);
    // A form of an earlier session is only shown: whoever is signed in looks at it and sends it.
    if (code !== "other_session") requireSamePage(ctx, form, path === "/masuk" ? null : session);
    if (path === "/masuk") return carriedBy(form);
    const resume = resumeOf(path.slice(1), form);
    const token = form.get(TOKEN_FIELD);
    // Where it is not known whose session it is, the form keeps the token that it came with.
    if (session !== null || token === null || resume === null) return resume;
    return { ...resume, fields: [...resume.fields, [TOKEN_FIELD, token]] };
  } catch {
    return null;
  }
}

/** Answers with a screen that only people who are signed in may see or use. */
async function answer(parts: PageParts, route: ScreenRoute, ctx: Context, view: View): Promise<void> {
  // A file is not carried through signing in, nor read for nobody: the screen says so before and after.
  if (route.takesFile && view.session === null) {
    const again = noticed("kendaraan", "berkas-lagi").to;
    return redirect(ctx, noticed("masuk", "berkas-lagi", `${new URLSearchParams({ ke: again })}`).to);
  }
  const { fields: form, file } = await bodyOf(route, ctx);
  if (route.method === "post") requireSamePage(ctx, form, view.session);
  if (view.session === null) return askToSignIn(parts, route, ctx, view, form);
  const reply = await route.respond({ ctx, view, session: view.session, query: view.query, form, file });
  if ("to" in reply) return redirect(ctx, reply.to);
  // Loaded again by itself, it would send the form again.
  if ("refused" in reply) return show(ctx, reply.view, { ...reply.refused, refreshes: false }, 422);
  if ("data" in reply) {
    ctx.body = reply.data;
    return;
  }
  if ("file" in reply) {
    ctx.type = reply.file.type;
    ctx.set("Content-Disposition", `attachment; filename="${reply.file.name}"`);
    ctx.body = Readable.from(reply.file.pieces, { objectMode: false });
    return;
  }
  show(ctx, view, reply);
}

/** What a form has sent. */
async function bodyOf({ method, takesFile }: ScreenRoute, { req }: Context): Promise<Upload> {
  if (takesFile) return readUpload(req);
  const fields = method === "post" ? await readForm(req) : new URLSearchParams();
  return { fields, file: Buffer.alloc(0) };
}

async function askToSignIn(
  parts: PageParts,
  { method, path }: ScreenRoute,
  ctx: Context,
  view: View,
  form: URLSearchParams,
): Promise<void> {
  if ((await parts.store.users.list()).length === 0) return showNobody(parts, ctx, view);
  if (method === "post") {
    const resume = resumeOf(path.slice(1), form);
    return show(ctx, view, signInScreen(view, { problem: "ended", to: path.slice(1), resume }), 401);
  }
  const to = `${path.slice(1)}${ctx.search}`;
  redirect(ctx, to === "" ? "masuk" : `masuk?${new URLSearchParams({ ke: to })}`);
}
