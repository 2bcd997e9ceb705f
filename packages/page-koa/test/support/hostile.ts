import { type CalendarDate, dueRule, type Settlement } from "@pengingat/core";
import { recordedChecks } from "@pengingat/core/testing";
import type { ImportPreview, ReminderPageOptions } from "@pengingat/page-koa";
import { recordingTests } from "./checks.ts";
import { dueIn } from "./fleet.ts";
import { recordingRegister } from "./register.ts";
import type { Workshop } from "./workshop.ts";

/** Texts of evil neighbours, and of honest ones who try a page's patience. */
export const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  '"><script>alert(1)</script>',
  "\u202emoc.live\u202c مرحبا بالعالم",
  "x".repeat(200),
  "' onmouseover='alert(1)",
  '=HYPERLINK("http://evil.example";"klik")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "-2+3 \uff1d1+1",
  "Budi\n=1+1\t+62",
];

/** A page on which all that somebody else has written is hostile. */
export async function hostilePage(): Promise<Partial<ReminderPageOptions>> {
  const register = recordingRegister();
  const preview = (await register.preview(Buffer.from("x"), {})) as ImportPreview;
  const reason = HOSTILE.join(" ");
  return {
    workshop: reason.slice(0, 60),
    checks: recordedChecks(
      HOSTILE.map((what) => ({ name: `<b>${what}</b>`, state: "warning", what, remedy: what })),
    ),
    testMessages: recordingTests(async () => ({ status: "failed", reason, message: reason })),
    register: {
      ...register,
      preview: async () => ({
        ...preview,
        columns: HOSTILE.map((heading) => ({ field: "nama", heading })),
        unused: HOSTILE,
        examples: HOSTILE.map((name, line) => ({
          ...{ line, plate: name, name, phone: name, lastVisit: null },
          before: { name: `${name} dahulu`, phone: name, lastVisit: null },
        })),
        problems: HOSTILE.map((value, line) => ({
          ...{ line, column: value, value, fault: "no_plate", leavesOut: true },
        })),
      }),
    },
  };
}

/** Fills every list of a workshop with hostile texts. */
export async function fillHostile({ store, today }: Pick<Workshop, "store" | "today">): Promise<void> {
  const rule = dueRule();
  const settlements: Settlement[] = [];
  for (const [n, name] of HOSTILE.entries()) {
    const plate = n === 3 ? "Y".repeat(200) : name;
    const phone = `62811000500${n}`;
    const add = (days: number, id: string, number: string) => {
      store.vehicles.add(
        dueIn(today, days, n, { id: `${id} ${n}`, plate, customer: { name, phone: number } }),
      );
    };
    add(0, "due", phone);
    add(1, "without", `<b>${name}</b>`);
    add(-5, "late", phone);
    for (const days of [2, -3] as const) {
      const id = `message ${days} ${n}`;
      const vehicle = dueIn(today, days, n, { id, plate, customer: { name, phone } });
      store.vehicles.add(vehicle);
      const begun = {
        ...{ vehicleId: id, visitDate: visitOf(vehicle.lastVisitDate), period: today },
        ...{ token: crypto.randomUUID(), recipient: phone },
      };
      settlements.push({
        ...{ begun, attempts: 1, reason: name },
        ...(days === 2
          ? ({ status: "failed", code: "REJECTED" } as const)
          : ({ status: "unknown", code: "TIMEOUT" } as const)),
      });
    }
    const call = { vehicleId: `late ${n}`, visitDate: visitOf(dueIn(today, -5, n).lastVisitDate) };
    await store.calls.record({ ...call, outcome: "no_answer", date: today, note: name, by: name, after: 0 });
    await store.suppressions.add({ number: `62811000600${n}`, kind: "opted_out", by: name, reason: name });
    const at = new Date();
    await store.unresolved.add([{ gateway: "fonnte", sender: name, words: name, at, messageId: String(n) }]);
    await store.notices.record([{ subject: name, severity: "warning", words: name, at }]);
    await store.activity.record({ kind: "vehicle_saved", by: name, about: name, reason: name });
    const runId = crypto.randomUUID();
    await store.history.begin({ runId, startedBy: { kind: "http", by: name }, today, leaseMs: 60_000 });
    const counts = { due: 2, sent: 0, failed: 1, unknown: 1, skipped: 0 };
    await store.history.end(runId, { ended: "halted", reason: name, left: 1, counts });
    await store.users.put({ name, password: null });
  }
  const run = await store.ledger.open({ runId: crypto.randomUUID(), leaseMs: 60_000, today });
  await run.settleAndBegin(
    [],
    settlements.map(({ begun }) => begun),
  );
  await run.settleAndBegin(settlements, []);

  function visitOf(lastVisit: CalendarDate | null): CalendarDate {
    return rule.nextVisitDate(lastVisit ?? today);
  }
}
