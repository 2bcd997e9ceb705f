import type { Context } from "koa";
import type { PageDownload } from "./page-downloads.js";
import type { Session } from "./sign-in/sessions.js";
import type { Texts } from "./texts/texts.js";
import type { Screen, View } from "./view/view.js";

/** A request of somebody who is signed in. */
export interface ScreenRequest {
  readonly ctx: Context;
  readonly view: View;
  readonly session: Session;
  readonly query: URLSearchParams;
  /** The fields of a form; none where the method is `get`. */
  readonly form: URLSearchParams;
  /** The file of a form that takes one; else empty. */
  readonly file: Buffer;
}

/** What to answer: a screen, the screen of a form that is refused, where to go next (relative), data for the script, or a file. */
export type ScreenReply =
  | Screen
  | RefusedForm
  | { readonly to: string }
  | { readonly data: object }
  | { readonly file: PageDownload };

/** A route of one screen. */
export interface ScreenRoute {
  readonly method: "get" | "post";
  readonly path: string;
  /** Whether its form has a file. @default false */
  readonly takesFile?: true;
  respond(request: ScreenRequest): Promise<ScreenReply>;
}

/** The screen of a form again, with why nothing was done, and the view that has what was typed. */
interface RefusedForm {
  readonly refused: Screen;
  readonly view: View;
}

/** Shows the screen of a form again. What was typed goes into no address: it may be a name or a number. */
export async function refused(
  request: ScreenRequest,
  path: string,
  notice: keyof Texts["notices"],
  screen: (request: ScreenRequest) => Promise<Screen>,
): Promise<RefusedForm> {
  const { form } = request;
  const query = new URLSearchParams(form.get("kembali") ?? "");
  query.set("kabar", notice);
  const view = { ...request.view, route: path, query, typed: form };
  return { refused: await screen({ ...request, view, query }), view };
}

/** The address of a screen that shows a notice, with the filters that were there before. */
export function noticed(path: string, notice: string, filters = ""): { readonly to: string } {
  const query = new URLSearchParams(filters.slice(0, 2_000));
  query.set("kabar", notice);
  return { to: `${path}?${query}` };
}
