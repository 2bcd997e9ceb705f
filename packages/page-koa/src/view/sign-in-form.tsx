import { isCalendarDate } from "@pengingat/core";
import type { PageErrorCode } from "../http/page-error.js";
import { carriedFields, type Resume, SIGN_OUT } from "../sign-in/resume.js";
import { Form } from "./form.js";
import { Text } from "./parts.js";
import type { Screen, View } from "./view.js";

/** What the screen of signing in shows. */
export interface SignInState {
  readonly problem?: "wrong" | "tooMany" | "usedLink" | "ended" | PageErrorCode;
  /** The name that was typed. */
  readonly name?: string;
  /** Where to go afterwards. */
  readonly to?: string;
  readonly resume?: Resume | null;
}

export function signInScreen(view: View, { problem, name, to, resume }: SignInState): Screen {
  const { signIn, errors } = view.t;
  return {
    title: signIn.title,
    body: (
      <section class="panel sign-in">
        <h1>{signIn.title}</h1>
        {resume && <p class="warning">{signIn.ended}</p>}
        {problem && !(resume && problem === "ended") && (
          <p class="warning" role="alert">
            {{ ...errors, ...signIn }[problem]}
          </p>
        )}
        <Form view={{ ...view, session: null }} action="masuk">
          {to !== undefined && <input type="hidden" name="ke" value={to} />}
          {resume &&
            carriedFields(resume).map(([key, value]) => <input type="hidden" name={key} value={value} />)}
          <label>
            {signIn.name}
            <input
              type="text"
              name="nama"
              value={name ?? ""}
              required
              maxlength={100}
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
            />
          </label>
          <label>
            {signIn.password}
            <input type="password" name="sandi" required maxlength={400} autocomplete="current-password" />
          </label>
          <button type="submit">{signIn.button}</button>
        </Form>
      </section>
    ),
  };
}

/** Shows what was typed before the session ended, to be sent again. */
export function resumeScreen(view: View, resume: Resume): Screen {
  const { t } = view;
  return {
    title: t.signIn.resumeTitle,
    body: (
      <section class="panel">
        <h1>{t.signIn.resumeTitle}</h1>
        <p>{t.signIn.resumeText}</p>
        <TypedForm view={view} resume={resume} button={t.signIn.resumeButton} />
      </section>
    ),
  };
}

function TypedForm(props: { readonly view: View; readonly resume: Resume; readonly button: string }) {
  const { view, button } = props;
  const { action, fields } = props.resume;
  const { t } = view;
  const outcome = new Map(fields).get("hasil") ?? "";
  const typed = fields.filter(([name, value]) => value !== "" && isShown(view, name, outcome));
  return (
    <>
      <dl class="typed">
        {typed.map(([name, value]) => (
          <div>
            <dt>{t.signIn.fields[name]}</dt>
            <dd>
              <Text>{shownValue(view, value)}</Text>
            </dd>
          </div>
        ))}
      </dl>
      <Form view={view} action={action} class="row">
        {fields.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button type="submit">{button}</button>
        <a class="button quiet" href="./">
          {t.cancel}
        </a>
      </Form>
    </>
  );
}

/** Of the form of a call, only the date that belongs to what came of it. */
function isShown({ t }: View, name: string, outcome: string): boolean {
  if (name === "tanggal_datang") return outcome === "will_come";
  if (name === "tanggal_lagi") return outcome === "call_later";
  return Object.hasOwn(t.signIn.fields, name);
}

/** Dates and what came of a call as the screens show them. */
function shownValue({ t, dates }: View, value: string): string {
  if (isCalendarDate(value)) return dates.short(value);
  const outcomes = { ...t.phone.outcomes, arrived: t.phone.arrived, send_again: t.phone.sendAgain };
  return Object.entries(outcomes).find(([outcome]) => outcome === value)?.[1] ?? value;
}

/** Says how to add the first user. */
export function nobodyScreen({ t }: View, command: string): Screen {
  return {
    title: t.signIn.nobodyTitle,
    body: (
      <section class="panel">
        <h1>{t.signIn.nobodyTitle}</h1>
        <p>{t.signIn.nobody}</p>
        <p>
          <code>{command}</code>
        </p>
      </section>
    ),
  };
}

/** Says why there is nothing to see, or why a form was not carried out: it can be sent again as it is. */
export function errorScreen(view: View, code: PageErrorCode, typed: Resume | null): Screen {
  const { t } = view;
  const isSignOut = typed?.action === SIGN_OUT;
  return {
    title: t.errorTitle,
    body: (
      <section class="panel">
        <h1>{t.errorTitle}</h1>
        <p>{isSignOut && code === "other_session" ? t.signIn.notSignedOut : t.errors[code]}</p>
        {typed && <TypedForm view={view} resume={typed} button={isSignOut ? t.signOut : t.tryAgain} />}
        {!typed && (
          <p>
            <a class="button quiet" href="./">
              {t.backToToday}
            </a>
          </p>
        )}
      </section>
    ),
  };
}
