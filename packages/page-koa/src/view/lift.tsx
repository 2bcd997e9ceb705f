import type { SuppressionKind } from "@pengingat/core";
import { shownNumber } from "../model/phone-number.js";
import { kept } from "./call-card.js";
import { Form, Hidden } from "./form.js";
import type { View } from "./view.js";

/** The form that takes a number off the list. What was refused of it stands there still. */
export function Lift(props: {
  readonly view: View;
  readonly number: string;
  readonly kind: SuppressionKind;
}) {
  const { view, number, kind } = props;
  const { t, typed } = view;
  const isRefused = typed.get("aksi") === "hapus" && typed.get("nomor") === number;
  return (
    <details open={isRefused}>
      <summary aria-label={t.suppressions.liftOne(shownNumber(number))}>{t.suppressions.lift}</summary>
      <Form view={view} action="jangan-dihubungi" class="row">
        <Hidden fields={{ aksi: "hapus", nomor: number, macam: kind, kembali: kept(view) }} />
        <label>
          {t.suppressions.liftReason}
          <input
            type="text"
            name="alasan"
            required
            maxlength={500}
            value={isRefused ? (typed.get("alasan") ?? "") : ""}
            autocomplete="off"
          />
        </label>
        <button type="submit" class="quiet">
          {t.suppressions.lift}
        </button>
      </Form>
    </details>
  );
}
