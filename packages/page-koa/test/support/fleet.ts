import { type CalendarDate, calendarDate, dueRule, epochDay, type Settlement } from "@pengingat/core";
import type { InMemoryStore, SeedVehicle } from "@pengingat/core/testing";

/** How much data a workshop of the tests has. */
export type FleetSize = "empty" | "demo" | "many";

const rule = dueRule({ intervalMonths: 4, leadDays: 1 });

const NAMES = ["Adi Contoh", "Nur'aini Misalia", 'Yusuf "Ucup" Umpama', "Dewi Andaikata", "Slamet O'Misal"];
const MORE = ["Rina Perumpamaan", "Joko Terlambat", "Wati Belumwaktunya", "Bagus Permisalan", "Sri Conto"];

/** A vehicle whose next visit is so many days from today. */
export function dueIn(
  today: CalendarDate,
  days: number,
  n: number,
  rest: Partial<SeedVehicle> = {},
): SeedVehicle {
  const names = [...NAMES, ...MORE];
  return {
    id: `kendaraan ${n}`,
    plate: `${["B", "AB", "D", "L", "H"][n % 5]} ${1001 + n} ${["CTH", "MSL", "UMP"][n % 3]}`,
    lastVisitDate: lastVisit(today, days),
    customer: { name: `${names[n % names.length]}`, phone: `0811${String(n).padStart(7, "0")}` },
    ...rest,
  };
}

/** No last visit leads to, say, 31 October: the day before is the nearest that one leads to. */
function lastVisit(today: CalendarDate, days: number): CalendarDate {
  const date = epochDay(today) + days;
  return (
    (rule.lastVisitRange(calendarDate(date)) ?? rule.lastVisitRange(calendarDate(date - 1)))?.to ?? today
  );
}

/** The vehicles of a workshop: due, overdue, and some that cannot be reached. */
export function vehiclesOf(size: FleetSize, today: CalendarDate): SeedVehicle[] {
  if (size === "empty") return [];
  const count = size === "many" ? 5_000 : 14;
  const due = Array.from({ length: count }, (_, n) => dueIn(today, n % 3, n));
  const odd = [
    dueIn(today, 0, 9_001, { customer: { name: "Tono Takberponsel", phone: null } }),
    dueIn(today, 1, 9_002, { customer: { name: "Dewi Telepon Rumah", phone: "(0274) 000105" } }),
    dueIn(today, 2, 9_003, { plate: null, customer: { name: "Rina Tanpaplat", phone: "081100009003" } }),
    dueIn(today, 2, 9_004, { isInactive: true }),
  ];
  const late = Array.from({ length: 8 }, (_, n) => dueIn(today, -(1 + n), 8_000 + n));
  return [...due, ...odd, ...late];
}

/** A month of messages, some of which did not go well, up to yesterday or today. */
export async function fillHistory(
  { ledger, receipts, history, vehicles }: InMemoryStore,
  { today, until = 1 }: { readonly today: CalendarDate; readonly until?: 0 | 1 },
  setNow: (now: number) => void,
): Promise<void> {
  for (let ago = 29; ago >= until; ago -= 1) {
    const day = calendarDate(epochDay(today) - ago);
    setNow(Date.parse(`${day}T00:00:00Z`));
    const runId = crypto.randomUUID();
    await history.begin({ runId, startedBy: { kind: "schedule", by: null }, today: day, leaseMs: 60_000 });
    const run = await ledger.open({ runId, leaseMs: 60_000, today: day });
    const count = 6 + ((ago * 7) % 13) - (ago > 0 && ago % 7 === 0 ? 6 : 0);
    const settlements: Settlement[] = [];
    for (let n = 0; n < count; n += 1) {
      // The last of each day of the last week has not come since, and so is worth a call.
      const id =
        n === count - 1 && ago >= 1 && ago <= 8 ? `kendaraan ${8_000 + ago - 1}` : `dulu ${ago} ${n}`;
      if (id.startsWith("dulu")) vehicles.add(dueIn(today, 90, 100 + ago * 20 + n, { id }));
      const visitDate = rule.nextVisitDate(
        vehicles.onFile.find((each) => each.id === id)?.lastVisitDate ?? today,
      );
      const begun = {
        vehicleId: id,
        visitDate,
        period: day,
        token: crypto.randomUUID(),
        recipient: "628110000001",
      };
      const kind = ago === 0 ? n : id.startsWith("dulu") ? 9 : ago;
      settlements.push(settlement(begun, kind, `${ago}.${n}`));
    }
    await run.settleAndBegin(
      [],
      settlements.map(({ begun }) => begun),
    );
    await run.settleAndBegin(settlements, []);
    const sent = settlements.filter(({ status }) => status === "sent").length;
    const arrived = settlements.flatMap((each, n) =>
      each.status === "sent" && each.begun.vehicleId.startsWith("dulu")
        ? [
            {
              messageId: each.messageId ?? "",
              state: n % 2 ? "read" : "delivered",
              at: new Date(Date.parse(`${day}T00:03:00Z`)),
              reason: null,
            } as const,
          ]
        : [],
    );
    await receipts.record(arrived);
    const counts = { due: count, sent, failed: count - sent, unknown: 0, skipped: 0 };
    await history.end(runId, {
      ended: ago % 9 === 0 ? "halted" : "finished",
      reason: null,
      left: ago % 9 === 0 ? 4 : 0,
      counts,
    });
  }
}

function settlement(begun: Settlement["begun"], kind: number, messageId: string): Settlement {
  if (kind % 4 === 0) return { begun, attempts: 1, status: "unknown", code: "TIMEOUT", reason: "no answer" };
  if (kind % 4 === 2) {
    return { begun, attempts: 1, status: "failed", code: "RECIPIENT_INVALID", reason: "not on WhatsApp" };
  }
  return { begun, attempts: 1, status: "sent", response: "Success sent message", messageId };
}

/**
 * Visits that were due two to four months ago: some of their owners were reminded, some could not be, and some were held out.
 * With more a day there are as many as a verdict needs.
 */
export async function fillResults(
  { ledger, holdOut, vehicles }: InMemoryStore,
  today: CalendarDate,
  { aDay, percent }: { readonly aDay: number; readonly percent: number },
): Promise<void> {
  for (let ago = 118; ago > 62; ago -= 1) {
    const day = calendarDate(epochDay(today) - ago);
    const settlements: Settlement[] = [];
    for (let n = 0; n < aDay; n += 1) {
      const chance = (ago * 31 + n * 37) % 100;
      const number = 20_000 + ago * aDay + n;
      const id = `hasil ${number}`;
      const vehicle = dueIn(today, (n % 3) - ago, number, { id });
      const visitDate = rule.nextVisitDate(vehicle.lastVisitDate ?? today);
      const isHeldOut = (ago + n) % 100 < percent || (ago * n) % 100 < percent / 2;
      const isReached = !isHeldOut && n % 9 !== 4;
      const cameBack = chance < (isReached ? 61 : 44);
      const daysLate = (chance * 7) % 50;
      vehicles.add(
        cameBack ? { ...vehicle, lastVisitDate: calendarDate(epochDay(visitDate) + daysLate) } : vehicle,
      );
      await holdOut.decide([{ vehicleId: id, visitDate, owner: number, isHeldOut, percent, day }], {
        dryRun: false,
      });
      if (isHeldOut) continue;
      const begun = {
        ...{ vehicleId: id, visitDate, period: day, token: crypto.randomUUID() },
        ...{ recipient: `62811${number}`, wording: n % 2 === 0 ? "singkat" : "ramah" },
      };
      const kind = isReached ? 1 : n % 18 === 4 ? 2 : 4;
      const messenger = n % 5 === 0 ? "fonnte" : "starsender";
      settlements.push({ ...settlement(begun, kind, `hasil ${number}`), messenger });
    }
    const run = await ledger.open({ runId: crypto.randomUUID(), leaseMs: 60_000, today: day });
    await run.settleAndBegin(
      [],
      settlements.map(({ begun }) => begun),
    );
    await run.settleAndBegin(settlements, []);
  }
}
