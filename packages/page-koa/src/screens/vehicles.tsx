import { isCalendarDate, type VehicleOnFile } from "@pengingat/core";
import { PageError } from "../http/page-error.js";
import type { PageParts } from "../options.js";
import { noticed, refused, type ScreenRequest, type ScreenRoute } from "../screen-route.js";
import type { SaveAnswer, VehicleRegister } from "../vehicle-register.js";
import { COLUMN_FIELDS, columnInput } from "../view/column-choice.js";
import { Download } from "../view/download.js";
import { ImportResult, UploadForm } from "../view/import-preview.js";
import { BEFORE, VehicleCard, VehicleForm, vehicleFields } from "../view/vehicle-card.js";

const PATH = "kendaraan";
const MOST = 50;

const NOTICES = {
  saved: "kendaraan-disimpan",
  // The form was sent twice.
  same: "kendaraan-disimpan",
  plate_taken: "nopol-sudah-ada",
  not_a_plate: "nopol-salah",
  bad_date: "tanggal-salah",
  gone: "kendaraan-tidak-ada",
  closed: "data-program-lain",
} as const satisfies Readonly<Record<SaveAnswer, string>>;

/** What the imports that were asked for last came to, by their file. */
type Imports = Map<string, Promise<{ readonly to: string }>>;

/** Kendaraan: search, add and correct vehicles that the app keeps itself, and take them from a file. */
export function vehicleScreen(parts: PageParts): readonly ScreenRoute[] {
  const { register } = parts;
  if (!register) return [];
  const imports: Imports = new Map();
  return [
    { method: "get", path: `/${PATH}`, respond: (request) => list(parts, register, request) },
    { method: "post", path: `/${PATH}`, respond: (request) => change(parts, register, imports, request) },
    { method: "get", path: "/berkas", respond: async () => ({ to: PATH }) },
    { method: "post", path: "/berkas", takesFile: true, respond: (request) => preview(register, request) },
  ];
}

async function list(
  { store, clock, defaultCountry }: PageParts,
  register: VehicleRegister,
  request: ScreenRequest,
) {
  const { view, query } = request;
  const { t, typed } = view;
  const wanted = query.get("cari")?.trim() ?? "";
  const corrected = typed.get("kendaraan");
  const [isOpen, found] = await Promise.all([
    register.isOpen(),
    corrected !== null
      ? store.vehicles.findByIds([corrected])
      : wanted === ""
        ? []
        : store.vehicleSearch.search(wanted, MOST + 1),
  ]);
  const vehicles = found.slice(0, MOST);
  const isNew = typed.get("aksi") === "simpan" && vehicles.length === 0;
  return {
    title: t.vehicles.title,
    body: (
      <>
        <h1>{t.vehicles.title}</h1>
        <p class="lead">{isOpen ? t.vehicles.intro : t.vehicles.closed}</p>
        <form method="get" action={PATH} class="row search">
          <label>
            {t.history.search}
            <input type="search" name="cari" value={wanted} maxlength={100} />
          </label>
          <button type="submit">{t.history.searchButton}</button>
        </form>
        {wanted !== "" && vehicles.length === 0 && <p class="empty">{t.history.notFound}</p>}
        <ul class="cards">
          {vehicles.map((vehicle) => (
            <li>
              <VehicleCard {...{ view, vehicle, defaultCountry, isOpen, today: clock.today() }} />
            </li>
          ))}
        </ul>
        {found.length > MOST && <p class="warning">{t.history.moreFound(t.count(MOST))}</p>}
        <Download view={view} lists={["vehicles"]} />
        {isOpen && (
          <>
            <section class="panel">
              <h2>{t.vehicles.add}</h2>
              <VehicleForm view={view} vehicle={null} today={clock.today()} typed={isNew ? typed : null} />
            </section>
            <UploadForm view={view} />
          </>
        )}
      </>
    ),
  };
}

async function preview(register: VehicleRegister, { view, file, form }: ScreenRequest) {
  const chosen = COLUMN_FIELDS.map((field) => [field, form.get(columnInput(field))?.trim() ?? ""] as const);
  const columns = Object.fromEntries(chosen.filter(([, heading]) => heading !== ""));
  // Either a file is sent, or columns are chosen for one that was.
  const found = await register.preview(form.get("berkas") ?? file, columns);
  return { title: view.t.vehicles.previewTitle, body: <ImportResult view={view} found={found} /> };
}

async function change(parts: PageParts, register: VehicleRegister, imports: Imports, request: ScreenRequest) {
  const { form } = request;
  switch (form.get("aksi")) {
    case "simpan":
      return save(parts, register, request);
    case "servis":
      return serviced(parts, register, request);
    case "impor":
      return applyOnce(parts, register, imports, request);
    default:
      throw new PageError("not_understood");
  }
}

async function save(parts: PageParts, register: VehicleRegister, request: ScreenRequest) {
  const { store } = parts;
  const { form, session } = request;
  const by = session.user;
  const id = form.get("kendaraan") || null;
  const [vehicle] = id === null ? [] : await store.vehicles.findByIds([id]);
  if (id !== null && vehicle === undefined) {
    return refused(request, `/${PATH}`, NOTICES.gone, (shown) => list(parts, register, shown));
  }
  const onFile = vehicle ? vehicleFields(vehicle) : {};
  // What was not changed on the form stays as it is on file by now: somebody may have saved something since.
  const text = (name: string) => {
    const isSame = form.has(BEFORE + name) && form.get(BEFORE + name) === form.get(name);
    return ((isSame ? onFile[name] : form.get(name)) ?? "").trim();
  };
  const date = text("servis_terakhir");
  const plate = text("no_pol");
  const entry = { id, plate, name: text("nama"), phone: text("hp") };
  const isDate = date === "" || isCalendarDate(date);
  const answer = isDate ? await register.save({ ...entry, lastVisit: date || null }) : "bad_date";
  if (answer !== "saved" && answer !== "same") {
    return refused(request, `/${PATH}`, NOTICES[answer], (shown) => list(parts, register, shown));
  }
  if (answer === "saved") {
    await store.activity.record({ kind: "vehicle_saved", by, about: plate, reason: null });
  }
  return noticed(PATH, NOTICES[answer], new URLSearchParams({ cari: plate }).toString());
}

async function serviced(parts: PageParts, register: VehicleRegister, { form, session }: ScreenRequest) {
  const { store, clock } = parts;
  const id = form.get("kendaraan") ?? "";
  const [vehicle] = await store.vehicles.findByIds([id]);
  if (vehicle === undefined) return noticed(PATH, NOTICES.gone);
  const answer = await register.save({ ...entryOf(vehicle), lastVisit: clock.today() });
  if (answer === "saved") {
    const about = vehicle.plate;
    await store.activity.record({ kind: "vehicle_serviced", by: session.user, about, reason: null });
  }
  return noticed(PATH, NOTICES[answer], new URLSearchParams({ cari: vehicle.plate ?? "" }).toString());
}

function entryOf({ id, plate, customer }: VehicleOnFile) {
  return { id, plate: plate ?? "", name: customer?.name ?? "", phone: customer?.phone ?? "" };
}

/** A form that is sent twice is one import, and hears the same both times. */
function applyOnce(parts: PageParts, register: VehicleRegister, imports: Imports, request: ScreenRequest) {
  const id = request.form.get("berkas") ?? "";
  const known = imports.get(id);
  if (known) return known;
  const reply = apply(parts, register, request);
  imports.set(id, reply);
  const [oldest = ""] = imports.keys();
  if (imports.size > MOST) imports.delete(oldest);
  // What failed may be asked for again.
  reply.catch(() => imports.delete(id));
  return reply;
}

async function apply({ store }: PageParts, register: VehicleRegister, { form, session }: ScreenRequest) {
  const done = await register.apply(form.get("berkas") ?? "");
  if (done === null) return noticed(PATH, "berkas-lama");
  const about = `${done.added} + ${done.changed}`;
  await store.activity.record({ kind: "vehicles_imported", by: session.user, about, reason: null });
  return noticed(PATH, "berkas-disimpan");
}
