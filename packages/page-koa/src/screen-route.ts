import type { Context } from "koa";
import type { Session } from "./sign-in/sessions.js";
import type { Screen, View } from "./view/view.js";

/** A request of somebody who is signed in. */
export interface ScreenRequest {
  readonly ctx: Context;
  readonly view: View;
  readonly session: Session;
  readonly query: URLSearchParams;
  /** The fields of a form; none where the method is `get`. */
  readonly form: URLSearchParams;
}

/** What to answer: a screen, where to go next (relative), or data for the script. */
export type ScreenReply = Screen | { readonly to: string } | { readonly data: object };

/** A route of one screen. */
export interface ScreenRoute {
  readonly method: "get" | "post";
  readonly path: string;
  respond(request: ScreenRequest): Promise<ScreenReply>;
}

/** The address of a screen that shows a notice, with the filters that were there before. */
export function noticed(path: string, notice: string, filters = ""): { readonly to: string } {
  const query = new URLSearchParams(filters.slice(0, 2_000));
  query.set("kabar", notice);
  return { to: `${path}?${query}` };
}
