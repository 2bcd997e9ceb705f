/** Sends test messages: one to a number of the workshop's own, by the way that reminders take. */
export interface TestMessages {
  /**
   * Sends one message, at most once for each id. Resolves once it is known what came of it.
   *
   * @throws {ReminderError} `MESSENGER_NOT_CONFIGURED` where there is nothing to send with
   */
  send(test: WantedTest): Promise<TestResult>;
}

/** A test message that somebody asks for. */
export interface WantedTest {
  /** A UUID. It comes with the form, so that the form sent twice is one message. */
  readonly id: string;
  /** In digits of E.164. */
  readonly number: string;
  /** The user who asks. */
  readonly by: string;
}

/** What came of a test message. */
export interface TestResult {
  /** What the message history has the message under. */
  readonly vehicleId: string;
  readonly status: "sent" | "failed" | "unknown" | "not_sent";
  /** Why it was not sent, or may not have been: the code of a failure, a doubt or a skip; `null` where there is none. */
  readonly code: string | null;
  /** The same in words, such as the gateway's. */
  readonly reason: string | null;
  /** The text; `null` where there was none. */
  readonly message: string | null;
  /** When the sending hours open, where they kept it back. */
  readonly opensAt: Date | null;
  /** Whether the gateway reports whether it arrived. */
  readonly reportsDelivery: boolean;
}
