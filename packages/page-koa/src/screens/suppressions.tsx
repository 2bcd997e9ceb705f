import { resolveOptOut, type SuppressionKind } from "@pengingat/core";
import { isBlank } from "@pengingat/core/adapter";
import { PageError } from "../http/page-error.js";
import { oneNumber, shownNumber } from "../model/phone-number.js";
import type { PageParts } from "../options.js";
import { noticed, refused, type ScreenRequest, type ScreenRoute } from "../screen-route.js";
import { Download } from "../view/download.js";
import { Form, Hidden } from "../view/form.js";
import { Lift } from "../view/lift.js";
import { Pager, Tabs, Text } from "../view/parts.js";
import { Unresolved } from "../view/unresolved.js";
import type { View } from "../view/view.js";

const PAGE = 50;
const KINDS: ReadonlyMap<string, SuppressionKind | null> = new Map([
  ["semua", null],
  ["minta-berhenti", "opted_out"],
  ["tidak-terjangkau", "set_aside"],
]);
const PATH = "jangan-dihubungi";
/** Where the list of what came in and is unclear begins. */
const UNCLEAR = "belum-jelas";

/** Jangan dihubungi: the numbers that get no messages, and what may be a wish for none. */
export function suppressionScreen(parts: PageParts): readonly ScreenRoute[] {
  return [
    { method: "get", path: `/${PATH}`, respond: (request) => list(parts, request) },
    { method: "post", path: `/${PATH}`, respond: (request) => change(parts, request) },
  ];
}

async function list({ store }: PageParts, { view, query }: ScreenRequest) {
  const { t, dates } = view;
  const tab = query.get("jenis") ?? "semua";
  const kind = KINDS.get(tab) ?? null;
  const after = query.get("mulai");
  const [{ suppressions, next }, unclear] = await Promise.all([
    store.suppressions.list({ kind, limit: PAGE, after }),
    store.unresolved.list({ limit: PAGE, after: query.get(UNCLEAR) }),
  ]);
  return {
    title: t.suppressions.title,
    body: (
      <>
        <h1>{t.suppressions.title}</h1>
        <p class="lead">{t.suppressions.intro}</p>
        {(unclear.entries.length > 0 || query.has(UNCLEAR)) && (
          <Unresolved view={view} entries={unclear.entries}>
            <Pager view={view} next={unclear.next} filter={UNCLEAR} />
          </Unresolved>
        )}
        <Add view={view} />
        <Tabs
          view={view}
          filter="jenis"
          label={t.suppressions.title}
          current={KINDS.has(tab) ? tab : "semua"}
          tabs={[
            ["semua", t.suppressions.tabs.semua],
            ["minta-berhenti", t.suppressions.tabs["minta-berhenti"]],
            ["tidak-terjangkau", t.suppressions.tabs["tidak-terjangkau"]],
          ]}
        />
        {suppressions.length === 0 && <p class="empty">{t.suppressions.empty}</p>}
        <ul class="cards">
          {suppressions.map((entry) => (
            <li>
              <p class="who">
                <strong>{shownNumber(entry.number)}</strong>
                <span class={`state ${entry.kind}`}>{t.suppressions.kinds[entry.kind]}</span>
              </p>
              {entry.reason !== null && (
                <p>
                  <Text>{entry.reason}</Text>
                </p>
              )}
              <p class="when">
                <Text>
                  {t.suppressions.added(t.machines.get(entry.by) ?? entry.by, dates.moment(entry.addedAt))}
                </Text>
              </p>
              <Lift view={view} number={entry.number} kind={entry.kind} />
            </li>
          ))}
        </ul>
        <Pager view={view} next={next} />
        <Download view={view} lists={["suppressed"]} />
      </>
    ),
  };
}

function Add({ view }: { readonly view: View }) {
  const { t } = view;
  const typed = view.typed.get("aksi") === "tambah" ? view.typed : null;
  return (
    <section class="panel">
      <h2>{t.suppressions.add}</h2>
      <Form view={view} action={PATH} class="row">
        <Hidden fields={{ aksi: "tambah" }} />
        <label>
          {t.suppressions.number}
          <input type="tel" name="nomor" required value={typed?.get("nomor") ?? ""} autocomplete="off" />
        </label>
        <label>
          {`${t.suppressions.reason} (${t.optional})`}
          <input
            type="text"
            name="alasan"
            maxlength={500}
            value={typed?.get("alasan") ?? ""}
            autocomplete="off"
          />
        </label>
        <button type="submit">{t.suppressions.addButton}</button>
      </Form>
    </section>
  );
}

async function change(parts: PageParts, request: ScreenRequest) {
  const { form } = request;
  switch (form.get("aksi")) {
    case "tambah":
      return add(parts, request);
    case "hapus":
      return lift(parts, request);
    case "putuskan":
      return decide(parts, request);
    default:
      throw new PageError("not_understood");
  }
}

async function add(parts: PageParts, request: ScreenRequest) {
  const { store, defaultCountry } = parts;
  const { form, session } = request;
  const by = session.user;
  const number = oneNumber(form.get("nomor"), defaultCountry);
  const reason = form.get("alasan")?.trim() || null;
  if (number === null) return again(parts, request, "nomor-salah");
  const known = await store.suppressions.find([number]);
  if (known.get(number) === "opted_out") return noticed(PATH, "sudah-ada");
  await store.suppressions.add({ number, kind: "opted_out", by, reason });
  await store.activity.record({ kind: "number_suppressed", by, about: number, reason });
  return noticed(PATH, "ditambahkan");
}

/** What was typed comes back, to be corrected. */
function again(
  parts: PageParts,
  request: ScreenRequest,
  notice: "nomor-salah" | "tanpa-alasan" | "daftar-berubah",
) {
  return refused(request, `/${PATH}`, notice, (shown) => list(parts, shown));
}

async function lift(parts: PageParts, request: ScreenRequest) {
  const { store } = parts;
  const { form, session } = request;
  const by = session.user;
  const number = form.get("nomor") ?? "";
  const reason = form.get("alasan")?.trim() ?? "";
  if (isBlank(reason)) return again(parts, request, "tanpa-alasan");
  const kind = [...KINDS.values()].find((each) => each === form.get("macam"));
  if (!kind) throw new PageError("not_understood");
  // The customer may have opted out since the list was shown.
  if (!(await store.suppressions.remove(number, kind))) {
    const known = await store.suppressions.find([number]);
    return known.has(number) ? again(parts, request, "daftar-berubah") : noticed(PATH, "tidak-ada");
  }
  await store.activity.record({ kind: "number_released", by, about: number, reason });
  return noticed(PATH, "dicabut");
}

async function decide(parts: PageParts, request: ScreenRequest) {
  const { store, defaultCountry } = parts;
  const { form, session } = request;
  const by = session.user;
  const id = form.get("pesan") ?? "";
  if (form.get("putusan") === "abaikan") {
    const entry = await store.unresolved.find(id);
    if (entry === null || !(await resolveOptOut(store, id, { drop: true }, by))) {
      return noticed(PATH, "sudah-diputuskan");
    }
    await store.activity.record({ kind: "opt_out_dropped", by, about: entry.sender, reason: entry.words });
    return noticed(PATH, "diabaikan");
  }
  const number = oneNumber(form.get("nomor"), defaultCountry);
  if (number === null) return again(parts, request, "nomor-salah");
  if (!(await resolveOptOut(store, id, { number }, by))) return noticed(PATH, "sudah-diputuskan");
  await store.activity.record({ kind: "number_suppressed", by, about: number, reason: null });
  return noticed(PATH, "ditambahkan");
}
