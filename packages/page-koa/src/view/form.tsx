import type { Child } from "hono/jsx";
import { TOKEN_FIELD } from "../http/same-page.js";
import type { View } from "./view.js";

/** A form that is sent with the session's token. */
export function Form(props: {
  readonly view: View;
  readonly action: string;
  readonly class?: string;
  readonly children?: Child;
}) {
  return (
    <form method="post" action={props.action} class={props.class}>
      {props.view.session && <input type="hidden" name={TOKEN_FIELD} value={props.view.session.token} />}
      {props.children}
    </form>
  );
}

/** Fields that nobody sees. */
export function Hidden({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}
