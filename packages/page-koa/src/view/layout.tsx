import { ASSET_VERSION } from "../assets.js";
import { Form } from "./form.js";
import { type Screen, type View, withQuery } from "./view.js";

const SCREENS = [
  ["/", "./", "today"],
  ["/telepon", "telepon", "phone"],
  ["/riwayat", "riwayat", "history"],
  ["/kendaraan", "kendaraan", "vehicles"],
  ["/jangan-dihubungi", "jangan-dihubungi", "suppressions"],
  ["/periksa", "periksa", "checks"],
] as const;

/** The whole page around a screen. */
export function Layout(props: {
  readonly view: View;
  readonly screen: Screen;
  /** Whether it replies to a form: what it has of that is in no address. */
  readonly isReply: boolean;
}) {
  const { view, screen, isReply } = props;
  const { t, language } = view;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${screen.title} · ${view.workshop}`}</title>
        <link rel="icon" href="ikon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={`gaya.css?${ASSET_VERSION}`} />
        <script src={`halaman.js?${ASSET_VERSION}`} type="module" />
      </head>
      <body
        data-refreshes={screen.refreshes === true ? "60" : null}
        data-typed={view.typed.size > 0 ? "" : null}
      >
        <a class="skip" href="#isi">
          {t.skipToContent}
        </a>
        <Header view={view} isReply={isReply} />
        <main id="isi">
          <Notice view={view} />
          {screen.body}
        </main>
      </body>
    </html>
  );
}

function Header({ view, isReply }: { readonly view: View; readonly isReply: boolean }) {
  const { t, session, language, sending } = view;
  const other = language === "id" ? "en" : "id";
  return (
    <header>
      <div class="bar">
        <p class="workshop" dir="auto">
          {view.workshop}
        </p>
        <p class={`sending ${sending}`}>{t.sending[sending]}</p>
        <div class="account">
          {!isReply && (
            <a href={withQuery(view, { bahasa: other, kabar: null })} lang={other} hreflang={other}>
              {t.otherLanguage}
            </a>
          )}
          {session && (
            <Form view={view} action="keluar">
              <button type="submit" class="link" title={t.signedInAs(session.user)}>
                {t.signOut}
              </button>
            </Form>
          )}
        </div>
      </div>
      {session && (
        <nav aria-label={t.mainMenu}>
          {SCREENS.filter(([, , name]) => isThere(view, name)).map(([route, href, name]) => (
            <a href={href} aria-current={view.route === route ? "page" : null}>
              {t.nav[name]}
            </a>
          ))}
        </nav>
      )}
    </header>
  );
}

/** Two screens are there only where the app has what they show. */
function isThere({ hasRegister, hasChecks }: View, name: (typeof SCREENS)[number][2]): boolean {
  return (name !== "vehicles" || hasRegister) && (name !== "checks" || hasChecks);
}

/** What the last form came to, as the address says by a word. */
function Notice({ view: { t, query } }: { readonly view: View }) {
  const code = query.get("kabar") ?? "";
  if (!Object.hasOwn(t.notices, code)) return null;
  return (
    <p class="notice" role="status">
      {t.notices[code as keyof typeof t.notices]}
    </p>
  );
}
