import { TOKEN_FIELD } from "../http/same-page.js";
import type { ImportExample, ImportPreview, ImportRefusal, VehicleEntries } from "../vehicle-register.js";
import { ColumnForm } from "./column-choice.js";
import { Form, Hidden } from "./form.js";
import { Plate, Text } from "./parts.js";
import type { View } from "./view.js";

/** What a reminder needs beside the plate. */
const NEEDED = ["nama", "hp", "last_visit_date"] as const;

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
        {found.choice && (
          <section class="panel">
            <ColumnForm view={view} {...found.choice} columns={[]} />
          </section>
        )}
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
        <p>{t.vehicles.readAs(t.count(found.lines), found.headerLine, found.format.join(", "))}</p>
        {found.sheets && found.sheets.others.length > 0 && (
          <p class="warning">
            <Text>{t.vehicles.sheets(found.sheets.read, found.sheets.others.join(", "))}</Text>
          </p>
        )}
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
        {NEEDED.filter((needed) => !columns.some(({ field }) => field === needed)).map((field) => (
          <p class="warning">{t.vehicles.missing[field]}</p>
        ))}
        {found.dayComesFirst !== null && (
          <p class={found.isOrderCertain ? undefined : "warning"}>
            {found.dayComesFirst ? t.vehicles.dayFirst : t.vehicles.monthFirst}
            {!found.isOrderCertain && ` ${t.vehicles.orderUnclear}`}
          </p>
        )}
        {found.areMostVisitsOld && <p class="warning">{t.vehicles.mostVisitsOld}</p>}
        <ColumnForm
          view={view}
          id={found.id}
          headings={[...columns.map(({ heading }) => heading), ...unused]}
          columns={columns}
        />
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

function Examples({ view, found }: { readonly view: View; readonly found: ImportPreview }) {
  const { t } = view;
  if (found.examples.length === 0) return null;
  return (
    <section>
      <h2>{t.vehicles.examples}</h2>
      <ul class="cards">
        {found.examples.map((example) => (
          <li>
            <Example view={view} example={example} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A vehicle as it would be, and before each entry that changes the one on file. */
function Example({ view, example }: { readonly view: View; readonly example: ImportExample }) {
  const { t, dates } = view;
  const { line, plate, before } = example;
  const entry = (textOf: (entries: VehicleEntries) => string) => {
    const [was, is] = [before && textOf(before), textOf(example)];
    return (
      <>
        {was !== null && was !== is && (
          <>
            <Text>{was}</Text>
            {" → "}
          </>
        )}
        <Text>{is}</Text>
      </>
    );
  };
  return (
    <>
      <p class="who">
        <strong>{entry(({ name }) => name ?? t.nobody)}</strong>
        <Plate>{plate}</Plate>
      </p>
      <p>{entry(({ phone }) => phone ?? t.noPhone)}</p>
      <p>
        {entry(({ lastVisit }) =>
          lastVisit === null ? t.history.neverVisited : t.history.lastVisit(dates.short(lastVisit)),
        )}
      </p>
      <p class="when">
        {`${t.vehicles.line(line)}, ${before === null ? t.vehicles.newOne : t.vehicles.changedOne}`}
      </p>
    </>
  );
}
