import type { UnresolvedOptOut } from "@pengingat/core";
import type { Child } from "hono/jsx";
import { kept } from "./call-card.js";
import { Download } from "./download.js";
import { Form, Hidden } from "./form.js";
import { Text } from "./parts.js";
import type { View } from "./view.js";

/** What came in over the gateways and may be a wish for no messages: a person says whose it is, or that it is none. */
export function Unresolved(props: {
  readonly view: View;
  readonly entries: readonly UnresolvedOptOut[];
  readonly children?: Child;
}) {
  const { view, entries } = props;
  const { t, dates } = view;
  return (
    <section class="panel held">
      <h2>{t.suppressions.unresolved}</h2>
      <p>{t.suppressions.unresolvedIntro}</p>
      <ul class="cards">
        {entries.map(({ id, sender, words, at }) => (
          <li>
            <blockquote>
              <Text>{words}</Text>
            </blockquote>
            <p class="when">
              <Text>{t.suppressions.from(sender, dates.moment(at))}</Text>
            </p>
            <Form view={view} action="jangan-dihubungi" class="row">
              <Hidden fields={{ aksi: "putuskan", pesan: id, kembali: kept(view) }} />
              <label>
                {t.suppressions.whose}
                <input type="tel" name="nomor" value={typedNumber(view, id)} autocomplete="off" />
              </label>
              <button type="submit" name="putusan" value="masukkan">
                {t.suppressions.suppress}
              </button>
              <button type="submit" name="putusan" value="abaikan" class="quiet">
                {t.suppressions.drop}
              </button>
            </Form>
          </li>
        ))}
      </ul>
      {props.children}
      <Download view={view} lists={["unresolved"]} />
    </section>
  );
}

/** What was typed for an entry, and cannot be read. */
function typedNumber({ typed }: View, id: string): string {
  return typed.get("pesan") === id ? (typed.get("nomor") ?? "") : "";
}
