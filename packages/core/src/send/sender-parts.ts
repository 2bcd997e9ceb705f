import type { CalendarDate } from "../domain/calendar-date.js";
import type { MakeMessages } from "../plan/messages.js";
import type { PlanRules } from "../plan/reminder-plan.js";
import type { Clock } from "../ports/clock.js";
import type { ContactDirectory } from "../ports/contact-directory.js";
import type { LedgerRun } from "../ports/delivery-ledger.js";
import type { Messenger } from "../ports/messenger.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import type { ReportBuilder } from "../report/report-builder.js";
import type { Admission } from "./admission/admission.js";
import type { Backlog } from "./backlog.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import type { DatabaseCalls } from "./database-calls.js";
import type { Halt } from "./halt.js";
import type { InFlight } from "./in-flight.js";
import type { LedgerWriter } from "./ledger-writer.js";
import type { RefusedNumbers } from "./refused-numbers.js";
import type { RunLimits } from "./run-limits.js";
import type { StandingNotice } from "./standing-notice.js";
import type { WakeUp } from "./wake-up.js";

/** What all runs of a service send with: its checked ports and options. */
export interface SenderSetup {
  readonly vehicles: VehicleRepository;
  readonly suppressions: SuppressionList | undefined;
  readonly contacts: ContactDirectory | undefined;
  readonly clock: Clock;
  readonly rules: PlanRules;
  readonly makeMessages: MakeMessages;
  readonly limits: RunLimits;
}

/** What the sender of one run works with: its states, what it asks, and where it writes. */
export interface SenderParts extends SenderSetup {
  readonly today: CalendarDate;
  readonly messenger: Messenger;
  /** Aborts attempts on the wire, once a stopped run has no time left. */
  readonly deadline: AbortSignal;
  readonly backlog: Backlog;
  readonly inFlight: InFlight;
  readonly admission: Admission;
  readonly breaker: CircuitBreaker;
  readonly ledger: Pick<LedgerRun, "read">;
  readonly writer: LedgerWriter;
  readonly calls: DatabaseCalls;
  readonly refusedNumbers: RefusedNumbers;
  readonly standingNotice: StandingNotice;
  readonly halt: Halt;
  readonly report: ReportBuilder;
  readonly wake: WakeUp;
}
