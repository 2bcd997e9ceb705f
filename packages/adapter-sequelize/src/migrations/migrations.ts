import { firstTables } from "./versions/01-first-tables.js";
import { receiptsAndSuppressions } from "./versions/02-receipts-and-suppressions.js";
import { stage } from "./versions/03-stage.js";
import { messageAlias } from "./versions/04-message-alias.js";
import { twoWrites } from "./versions/05-two-writes.js";
import { lateWords } from "./versions/06-late-words.js";
import { counter } from "./versions/07-counter.js";
import { erasedOptOuts } from "./versions/08-erased-opt-outs.js";
import { testMessages } from "./versions/09-test-messages.js";
import { holdOut } from "./versions/10-hold-out.js";
import { inDoubt } from "./versions/11-in-doubt.js";
import { results } from "./versions/12-results.js";
import { webhookCalls } from "./versions/13-webhook-calls.js";
import { skippedVisits } from "./versions/14-skipped-visits.js";
import { unconfirmed } from "./versions/15-unconfirmed.js";
import { standingNotices } from "./versions/16-standing-notices.js";
import { troubled } from "./versions/17-troubled.js";

/**
 * What each version of the project's own tables adds to the one before. A version that was published is never
 * changed: a correction is a new version.
 */
export const MIGRATIONS: readonly string[] = [
  firstTables,
  receiptsAndSuppressions,
  stage,
  messageAlias,
  twoWrites,
  lateWords,
  counter,
  erasedOptOuts,
  testMessages,
  holdOut,
  inDoubt,
  results,
  webhookCalls,
  skippedVisits,
  unconfirmed,
  standingNotices,
  troubled,
];
