import type { ColumnField, ImportPreview } from "../vehicle-register.js";
import { Form, Hidden } from "./form.js";
import type { View } from "./view.js";

export const COLUMN_FIELDS: readonly ColumnField[] = ["no_pol", "nama", "hp", "last_visit_date"];

/** The name of the input that chooses a column. */
export function columnInput(field: ColumnField): string {
  return `kolom_${field}`;
}

/** Chooses the columns of a file that was sent, and has it looked at again. */
export function ColumnForm(props: {
  readonly view: View;
  readonly id: string;
  readonly headings: readonly string[];
  readonly columns: ImportPreview["columns"];
}) {
  const { view, id, headings, columns } = props;
  const { t } = view;
  const labels: Readonly<Record<ColumnField, string>> = {
    no_pol: t.plate,
    nama: t.vehicles.name,
    hp: t.vehicles.phone,
    last_visit_date: t.vehicles.lastVisit,
  };
  const chosen = new Map(columns.map(({ field, heading }) => [field, heading]));
  return (
    <details open={columns.length === 0}>
      <summary>{t.vehicles.chooseColumns}</summary>
      <Form view={view} action="berkas" class="row">
        <Hidden fields={{ berkas: id }} />
        {COLUMN_FIELDS.map((field) => (
          <label>
            {labels[field]}
            <select name={columnInput(field)}>
              <option value="">{t.vehicles.findColumn}</option>
              {headings.map((heading) => (
                <option value={heading} selected={chosen.get(field) === heading}>
                  {heading}
                </option>
              ))}
            </select>
          </label>
        ))}
        <button type="submit" class="quiet">
          {t.vehicles.checkAgain}
        </button>
      </Form>
    </details>
  );
}
