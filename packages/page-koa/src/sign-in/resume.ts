import { TOKEN_FIELD } from "../http/same-page.js";

/** A form that came after its session had ended, or met an error: it is kept, and sent again by the person. */
export interface Resume {
  /** The form's address. */
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const ACTION = "_isian";
const PREFIX = "isian.";
/** Signing out. */
export const SIGN_OUT = "keluar";
/** Sending is left out: the number of messages may have changed, and is confirmed again. */
const ACTIONS: readonly string[] = [
  ...["jadwal", "jangan-dihubungi", "kendaraan", "periksa", "telepon"],
  SIGN_OUT,
];

/** Whether a form is carried, by its address. */
export function isResumed(action: string): boolean {
  return ACTIONS.includes(action);
}

/** What is to be carried of a form; `null` for one that is not of a screen. */
export function resumeOf(action: string, form: URLSearchParams): Resume | null {
  if (!isResumed(action)) return null;
  return { action, fields: [...form].filter(([name]) => name !== TOKEN_FIELD) };
}

/** The fields that carry it in the form of signing in. */
export function carriedFields({
  action,
  fields,
}: Resume): readonly (readonly [name: string, value: string])[] {
  return [[ACTION, action], ...fields.map(([name, value]) => [PREFIX + name, value] as const)];
}

/** What the form of signing in carries; `null` where it carries nothing. */
export function carriedBy(form: URLSearchParams): Resume | null {
  const fields = [...form].flatMap(([name, value]): [string, string][] =>
    name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [],
  );
  return resumeOf(form.get(ACTION) ?? "", new URLSearchParams(fields));
}
