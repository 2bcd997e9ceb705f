import type {
  ColumnChoice,
  ImportPreview,
  PageDownloads,
  VehicleEntry,
  VehicleRegister,
} from "@pengingat/page-koa";

/** What a preview says of any file. */
const PREVIEW: ImportPreview = {
  id: "berkas-1",
  ...{
    lines: 4,
    format: ["CSV", "Windows-1252", ";"],
    sheets: null,
    headerLine: 1,
    added: 1,
    changed: 1,
    same: 1,
    repeated: 1,
    replacesDemo: true,
  },
  columns: [{ field: "no_pol", heading: "No. Polisi" }],
  unused: ["Alamat", "Merk"],
  ...{ dayComesFirst: true, isOrderCertain: false, areMostVisitsOld: false },
  examples: [
    { line: 2, plate: "B 1 A", name: "Adi", phone: "081100000001", lastVisit: "2025-08-18", before: null },
    {
      ...{ line: 3, plate: "B 2 B", name: "Budi Dua", phone: "081100000002", lastVisit: null },
      before: { name: "Budi", phone: null, lastVisit: null },
    },
  ],
  problems: [
    { line: 4, column: "C (No. HP)", value: "8,11E+11", fault: "digits_lost", leavesOut: true },
    { line: 5, column: "A (No. Polisi)", value: "", fault: "no_plate", leavesOut: true },
  ],
  earlier: 3,
  problemCount: 7,
};

/** A register that takes everything and keeps what it was given. */
export function recordingRegister(): VehicleRegister & {
  readonly files: (Buffer | string)[];
  readonly chosen: ColumnChoice[];
  readonly applied: string[];
  readonly saved: VehicleEntry[];
} {
  const files: (Buffer | string)[] = [];
  const chosen: ColumnChoice[] = [];
  const applied: string[] = [];
  const saved: VehicleEntry[] = [];
  return {
    ...{ files, chosen, applied, saved },
    isOpen: async () => true,
    async preview(file, columns) {
      files.push(file);
      chosen.push(columns);
      if (file.length > 0) return PREVIEW;
      return { refused: "no_headings", detail: "Kode", choice: { id: "berkas-2", headings: ["Kode"] } };
    },
    async apply(id) {
      applied.push(id);
      return { added: 1, changed: 1 };
    },
    async save(entry) {
      saved.push(entry);
      return "saved";
    },
  };
}

/** Downloads whose files hold their own name. */
export const namedDownloads: PageDownloads = {
  open(list, format) {
    async function* pieces() {
      yield list;
    }
    return { name: `${list}.${format}`, type: "text/csv; charset=utf-8", pieces: pieces() };
  },
};
