import { TOKEN_FIELD } from "../http/same-page.js";
import type { ImportPreview, ImportRefusal } from "../vehicle-register.js";
import { Form, Hidden } from "./form.js";
import { Plate, Text } from "./parts.js";
import type { View } from "./view.js";

/** Sends a file to be looked at. */
export function UploadForm({ view }: { readonly view: View }) {
  const { t, session } = view;
  return (
    <section class="panel">
      <h2>{t.vehicles.upload}</h2>
      <p>{t.vehicles.uploadIntro}</p>
      <form method="post" action="berkas" enctype="multipart/form-data" class="row">
        {session && <input type="hidden" name={TOKEN_FIELD} value={session.token} />}
        <label>
          {t.vehicles.file}
          <input type="file" name="berkas" required accept=".xlsx,.csv,.txt,text/csv" />
        </label>
        <button type="submit">{t.vehicles.check}</button>
      </form>
    </section>
  );
}

/** What an import would do, or why nothing can be imported. */
export function ImportResult({
  view,
  found,
}: {
  readonly view: View;
  readonly found: ImportPreview | ImportRefusal;
}) {
  const { t } = view;
  if ("refused" in found) {
    return (
      <>
        <h1>{t.vehicles.previewTitle}</h1>
        <p class="warning" role="alert">
          {t.vehicles.refusals[found.refused] ?? t.errors.not_understood} <Text>{found.detail}</Text>
        </p>
        <UploadForm view={view} />
      </>
    );
  }
  const { added, changed, same, repeated, unused, columns } = found;
  return (
    <>
      <h1>{t.vehicles.previewTitle}</h1>
      <section class="panel">
        <p>
          <strong>{t.vehicles.counts(t.count(added), t.count(changed), t.count(same))}</strong>
        </p>
        {repeated > 0 && <p>{t.vehicles.repeated(t.count(repeated))}</p>}
        {found.earlier > 0 && <p>{t.vehicles.earlier(t.count(found.earlier))}</p>}
        {found.replacesDemo && <p>{t.vehicles.demoGoes}</p>}
        <p>
          {`${t.vehicles.columns}: `}
          <Text>{columns.map(({ field, heading }) => `${field} = ${heading}`).join(", ")}</Text>
        </p>
        {unused.length > 0 && (
          <p class="when">
            {`${t.vehicles.unused}: `}
            <Text>{unused.join(", ")}</Text>
          </p>
        )}
        {found.dayComesFirst !== null && (
          <p class={found.isOrderCertain ? undefined : "warning"}>
            {found.dayComesFirst ? t.vehicles.dayFirst : t.vehicles.monthFirst}
            {!found.isOrderCertain && ` ${t.vehicles.orderUnclear}`}
          </p>
        )}
        {added + changed > 0 && (
          <Form view={view} action="kendaraan" class="row">
            <Hidden fields={{ aksi: "impor", berkas: found.id }} />
            <button type="submit">{t.vehicles.apply}</button>
            <a class="button quiet" href="kendaraan">
              {t.cancel}
            </a>
          </Form>
        )}
      </section>
      <Problems view={view} found={found} />
      <Examples view={view} found={found} />
    </>
  );
}

function Problems({ view: { t }, found }: { readonly view: View; readonly found: ImportPreview }) {
  if (found.problemCount === 0) return null;
  return (
    <section>
      <h2>{t.vehicles.problems(t.count(found.problemCount))}</h2>
      <ul class="cards">
        {found.problems.map(({ line, column, value, fault, leavesOut }) => (
          <li>
            <p>
              <Text>{t.vehicles.problem(line, column)}</Text>
              {value !== "" && (
                <>
                  {": "}
                  <Text>“{value}”</Text>
                </>
              )}
            </p>
            <p class="why">
              {t.vehicles.faults[fault] ?? fault} ({leavesOut ? t.vehicles.leftOut : t.vehicles.takenAnyway})
            </p>
          </li>
        ))}
      </ul>
      {found.problemCount > found.problems.length && (
        <p class="warning">{t.vehicles.moreProblems(t.count(found.problemCount - found.problems.length))}</p>
      )}
    </section>
  );
}

function Examples({ view: { t, dates }, found }: { readonly view: View; readonly found: ImportPreview }) {
  if (found.examples.length === 0) return null;
  return (
    <section>
      <h2>{t.vehicles.examples}</h2>
      <ul class="cards">
        {found.examples.map(({ line, plate, name, phone, lastVisit, isNew }) => (
          <li>
            <p class="who">
              <strong>
                <Text>{name ?? t.nobody}</Text>
              </strong>
              <Plate>{plate}</Plate>
            </p>
            <p>
              <Text>{phone ?? t.noPhone}</Text>
            </p>
            <p>{lastVisit === null ? t.history.neverVisited : t.history.lastVisit(dates.short(lastVisit))}</p>
            <p class="when">
              {`${t.vehicles.line(line)}, ${isNew ? t.vehicles.newOne : t.vehicles.changedOne}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
