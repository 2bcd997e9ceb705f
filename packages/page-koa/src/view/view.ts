import type { Child } from "hono/jsx";
import type { PageParts } from "../options.js";
import type { Session } from "../sign-in/sessions.js";
import type { Language } from "../texts/language.js";
import { type Texts, textsOf } from "../texts/texts.js";
import { type Dates, datesOf } from "./dates.js";

/** What every screen is written with. */
export interface View {
  readonly language: Language;
  readonly t: Texts;
  readonly dates: Dates;
  readonly workshop: string;
  readonly sending: PageParts["sending"];
  /** Whether lists can be downloaded. */
  readonly hasDownloads: boolean;
  /** Whether there is a screen for the vehicles. */
  readonly hasRegister: boolean;
  /** Whether there is a screen for the checks. */
  readonly hasChecks: boolean;
  /** Who looks at it; `null` before signing in. */
  readonly session: Session | null;
  /** The name of the screen in the address; `/` for the first. */
  readonly route: string;
  readonly query: URLSearchParams;
  /** The form that was sent and refused: its screen shows again what was typed. Empty where there is none. */
  readonly typed: URLSearchParams;
}

/** A screen, ready to be written. */
export interface Screen {
  readonly title: string;
  readonly body: Child;
  /** Whether a screen that hangs on a wall loads it again now and then. @default false */
  readonly refreshes?: boolean;
}

export function viewOf(
  { workshop, sending, clock, downloads, register, checks }: PageParts,
  request: Pick<View, "language" | "session" | "route" | "query">,
): View {
  const { language } = request;
  return {
    ...request,
    typed: new URLSearchParams(),
    ...{ t: textsOf(language), dates: datesOf(language, clock.timeZone), workshop, sending },
    hasDownloads: downloads !== undefined,
    hasRegister: register !== undefined,
    hasChecks: checks !== undefined,
  };
}

/** The address of the screen with some of its filters changed; `null` takes one off. */
export function withQuery(
  view: Pick<View, "route" | "query">,
  change: Record<string, string | null>,
): string {
  const query = new URLSearchParams(view.query);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const path = view.route === "/" ? "./" : view.route.slice(1);
  return query.size > 0 ? `${path}?${query}` : path;
}
