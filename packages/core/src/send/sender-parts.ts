import type { CalendarDate } from "../domain/calendar-date.js";
import type { LedgerRun } from "../ports/delivery-ledger.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { ReportBuilder } from "../report/report-builder.js";
import type { Admission } from "./admission/admission.js";
import type { AttemptParts } from "./attempt.js";
import type { Backlog } from "./backlog.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import type { DatabaseCalls } from "./database-calls.js";
import type { Halt } from "./halt.js";
import type { InFlight } from "./in-flight.js";
import type { LearnedContacts } from "./learned-contacts.js";
import type { LedgerWriter } from "./ledger-writer.js";
import type { LookAgainParts } from "./look-again.js";
import type { RefusedNumbers } from "./refused-numbers.js";
import type { RunLimits } from "./run-limits.js";
import type { StandingNotices } from "./standing-notices.js";
import type { WakeUp } from "./wake-up.js";

/** What the sender works with: its states, what it asks, and where it writes. */
export interface SenderParts extends AttemptParts, Omit<LookAgainParts, "clock" | "suppressions"> {
  readonly today: CalendarDate;
  readonly limits: RunLimits;
  readonly backlog: Backlog;
  readonly inFlight: InFlight;
  readonly admission: Admission;
  readonly breaker: CircuitBreaker;
  readonly run: Pick<LedgerRun, "read">;
  readonly writer: LedgerWriter;
  readonly calls: DatabaseCalls;
  readonly suppressions: SuppressionList | undefined;
  readonly refusedNumbers: RefusedNumbers;
  readonly learned: LearnedContacts;
  readonly notices: StandingNotices;
  readonly halt: Halt;
  readonly report: ReportBuilder;
  readonly wake: WakeUp;
}
