/** What the page of settings and `.env.example` say of a setting. Both are generated from this and from the schema. */
export interface SettingDescription {
  readonly meaning: string;
  /** @default the schema's default */
  readonly shownDefault?: string;
  /** The value in `.env.example`. @default the schema's default */
  readonly example?: string;
}

/** The settings in groups, in the order in which they are shown. */
export const SETTING_DESCRIPTIONS: Readonly<
  Record<string, Readonly<Record<string, string | SettingDescription>>>
> = {
  Server: {
    PORT: "The port of the server; 0 takes a free one.",
    HOST: "The address that the server listens on.",
    TRUST_PROXY:
      "`true` behind a proxy that ends TLS and sets `X-Forwarded-For`, `-Proto` and `-Host`: they then say who calls and how.",
    WORKSHOP_NAME: "The name in the header of the page.",
    SHUTDOWN_GRACE_MS:
      "How many milliseconds a program that is asked to stop may take to settle what is under way.",
    LOG_LEVEL: "`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.",
  },
  Database: {
    DATABASE_URL: {
      meaning:
        "`postgresql://…`; `postgresql+psycopg2://…` works too. In the password, write `@` as `%40`. \
`?host=/var/run/postgresql` is a socket. `?sslmode=require` encrypts; `verify-ca` also checks the server's certificate, \
`verify-full` its host too. The authority is the file `sslrootcert` or `~/.postgresql/root.crt`, as for `psql`; \
`?sslmode=verify-full&sslrootcert=system` trusts those that the system trusts. \
`?connect_timeout=10` and `?keepalives_idle=60` are seconds. Unset: an embedded database with \
invented customers, until `import` takes their place; kept in `.data/`.",
      shownDefault: "unset: embedded",
      example: "postgresql://user:password@localhost:5432/database",
    },
    STARTUP_WAIT_SECONDS: "How long the server waits at start for a database that cannot be reached.",
    VEHICLE_SOURCE:
      "Where the last visit is. `column`: `vehicle.last_visit_date`. `workorder`: the vehicle's latest `workorder.tanggal_keluar`.",
    VEHICLE_INACTIVE_COLUMN:
      "The column of `vehicle` that marks those sold or scrapped: a boolean, a date, or text.",
    VEHICLE_INACTIVE_VALUES: "The words that count where that column is text, with commas: `sold,scrapped`.",
    VEHICLE_VISIT_ZONE: {
      meaning:
        "IANA name: the zone in which a visit column of type `timestamp` is written, such as `UTC`. Its dates are then those in \
`REMINDER_TIME_ZONE`.",
      shownDefault: "the reminder's zone",
    },
    CUSTOMER_INACTIVE_COLUMN:
      "The column of `customer` that marks those who are gone: a boolean, a date, or text.",
    CUSTOMER_INACTIVE_VALUES: "The words that count where that column is text, with commas.",
    CUSTOMER_SALUTATION_COLUMN:
      "The column of `customer` that says how they are addressed: `Bapak`, `P`, `female` …",
    CUSTOMER_LANGUAGE_COLUMN: "The column of `customer` that says which language they read: `en`, `pt-BR`.",
  },
  "Who is due, and the text": {
    REMINDER_TIME_ZONE: {
      meaning: 'IANA name; decides what "today" and 07:00 are. Set it: a server often runs on UTC.',
      shownDefault: "the system's",
      example: "Asia/Jakarta",
    },
    REMINDER_TODAY:
      "`YYYY-MM-DD`. Fixes the today of runs for trials, not that of leases, tokens or the scheduler; the log warns.",
    REMINDER_INTERVAL_MONTHS: "Next visit = last visit + this many months.",
    REMINDER_LEAD_DAYS:
      "A vehicle is due when 0 ≤ days until the visit < this. Or a list of reminder offsets, such as `30,7,1` or `7,-3`: \
one message that many days before the visit, or after it. With its comma, `7,` is a list too: one message, 7 days before; \
`7` is one on each of the last 7 days, 6 to 0 days before.",
    REMINDER_LATE_DAYS:
      "The grace days of offsets: how many days late a missed message may still be sent, unless the next one is due.",
    REMINDER_CADENCE:
      "`daily`: at most one message a day while due. `once`: one for each visit date; a corrected last visit makes another \
visit date.",
    REMINDER_HOLDOUT_PERCENT:
      "How many of 100 owners get no reminder for a time, so that `results` can measure what reminders do. 0: none.",
    REMINDER_HOLDOUT_UNTIL: {
      meaning: "`YYYY-MM-DD`: the last day of that. Required with it.",
      example: "2027-01-31",
    },
    REMINDER_SKIP_OPEN_WORKORDER:
      "With `VEHICLE_SOURCE=workorder`: a vehicle that is in the workshop now (an order without `tanggal_keluar`) is left out. \
`false`: it is not.",
    CONFIRM_ABOVE:
      "Holds back a run that would send more vehicles than this their first reminder, until it is confirmed. 0: never.",
    ONE_MESSAGE_PER_OWNER:
      "`true`: one message to the owner of several due vehicles. It names no more than may be under way at once (`SEND_CONCURRENCY`), no more than \
the gateway takes, and at most 16: at 5, 12 vehicles are 3 messages.",
    REMINDER_TEMPLATE: {
      meaning:
        "The text. Placeholders: `{nama_pelanggan}`, `{no_pol}`, `{next_visit_date}`, `{nomor_pelayanan}`, `{sapaan}` \
(`Bapak`, `Ibu` or nothing, with the space after it), `{hari}` (`hari ini`, `besok`, `lusa`, `3 hari lagi`). \
Not sent with `MESSENGER=whatsapp-cloud` alone, which sends the template that Meta has approved.",
      shownDefault: "the old system's text",
    },
    REMINDER_LANGUAGE: "The language of `REMINDER_TEMPLATE`.",
    REMINDER_SERVICE_PHONE: {
      meaning: "What `{nomor_pelayanan}` stands for. Set it: the default is the old system's.",
      shownDefault: "`087740659525`",
      example: "087740659525",
    },
  },
  "Sending hours, limits and opt-outs": {
    QUIET_HOURS:
      "Hours in which nothing is sent, such as `20:00-08:00`, several with commas, in `REMINDER_TIME_ZONE`. `off`: none.",
    DAYS_OFF:
      "Days on which nothing is sent: countries with their public holidays, weekdays and dates, such as \
`ID,sunday,2026-12-31`. Holidays that follow the moon may be a day from the official date: add that date.",
    CLOSED_DAYS:
      "Days on which the workshop is closed, written like `DAYS_OFF`: where the visit falls on one, the text names the next open day. \
When the reminder is sent does not change.",
    SEND_DAY_CAP: "Daily limit of messages, over all processes and restarts. 0: none.",
    SEND_WARM_UP:
      "The first day's limit of a new number, which grows by 50 % with each day on which something was sent. 0: none.",
    SENDER_NAME:
      "The name under which these are counted. Give a new number a new name, and its warm-up starts at the beginning.",
    SET_ASIDE_INVALID:
      "`true`: suppress a number that the gateway reports as undeliverable, until it changes, and use the next number of its field. `false`: messages go to the first number of a field, also after one has bounced.",
  },
  Sending: {
    SEND_CONCURRENCY:
      "How many vehicles' reminders are under way at once, and so the most that one crash leaves `unknown`. For each process.",
    SEND_RATE_PER_MINUTE: {
      meaning:
        "The most attempts a minute, retries included. 0: no limit. For each process; with `SCHEDULER=pg-boss`, the scheduled run of all \
processes together.",
      shownDefault: "60; 0 where messages are only printed",
      example: "60",
    },
    SEND_ATTEMPTS: "How often a message that is known not to have been sent is tried; counts the first.",
    GATEWAY_TIMEOUT_MS: "The time limit of one attempt with one messenger, in milliseconds, reply included.",
    LEASE_SECONDS:
      "How long one attempt may hold its reminder. After it, an attempt without an outcome is `unknown`. Must be longer than \
`GATEWAY_TIMEOUT_MS`; with several messengers, than all of theirs together.",
  },
  Gateway: {
    MESSENGER: {
      meaning:
        "`starsender`, `fonnte`, `whatsapp-cloud`, `console` (prints; what it printed counts as sent), or the path of a module of \
your own from the home, such as `./my-messenger.js`: its default export is called with `{ timeoutMs, environment }` and returns a \
messenger. Several with commas: the next is tried where the one before is known not to have sent. With `DATABASE_URL` and no messenger, runs are refused, all but dry \
ones.",
      shownDefault: "`starsender` if it has a key",
    },
    STARSENDER_API_KEY: "The API key of the Starsender device.",
    STARSENDER_BASE_URL: "`/api/send` is put after it.",
    FONNTE_TOKEN: "The token of the Fonnte device.",
    FONNTE_BASE_URL: "`/send` is put after it.",
    WHATSAPP_CLOUD_ACCESS_TOKEN: "Meta's Cloud API: the token of a system user.",
    WHATSAPP_CLOUD_PHONE_NUMBER_ID: "The id of the sending number, not the number itself.",
    WHATSAPP_CLOUD_TEMPLATE: "The name of the template that Meta has approved.",
    WHATSAPP_CLOUD_TEMPLATE_LANGUAGE:
      "Meta's codes of the languages that it is approved in, with commas; the first is for customers who read none of the others.",
    WHATSAPP_CLOUD_TEMPLATE_PARAMETERS:
      "What fills `{{1}}`, `{{2}}` …: placeholders, or texts with them in braces such as `{sapaan} {nama_pelanggan}`.",
    WHATSAPP_CLOUD_BASE_URL: "The address of the Graph API.",
  },
  Webhooks: {
    WEBHOOK_SECRET:
      "16 to 128 letters, digits, `-` and `_` (`openssl rand -hex 32`): the last part of the paths that Starsender and Fonnte \
call, `/webhooks/fonnte/<WEBHOOK_SECRET>`. Unset: there are none.",
    WHATSAPP_CLOUD_APP_SECRET:
      "The secret of the app at Meta. With it and the verify token, Meta may call `/webhooks/whatsapp-cloud`.",
    WHATSAPP_CLOUD_VERIFY_TOKEN: "A text of your own that you enter at Meta too.",
  },
  Tokens: {
    JWT_SECRET: {
      meaning:
        "At least 32 bytes (`openssl rand -base64 48`). The server and `token` need it with `DATABASE_URL`. Embedded: made at random, \
kept in `.data/`. Changing it invalidates all tokens.",
    },
    JWT_ISSUER: "What the `iss` of a token must be; unset: not checked.",
    JWT_AUDIENCE: "What the `aud` of a token must be or contain; unset: not checked.",
    JWT_MAX_LIFETIME: {
      meaning: "A token that lives longer, from `iat` to `exp`, is refused (`s`, `m`, `h` or `d`).",
      shownDefault: "30d",
      example: "30d",
    },
  },
  "The server's own schedule": {
    SCHEDULER:
      "`bree`: each server has its own. `pg-boss`: all processes on one `DATABASE_URL` share one, which each of them starts and \
stops for all. Needs `migrate` first.",
    SCHEDULER_SHARDS:
      "With `SCHEDULER=pg-boss`: the parts of a scheduled run, as many as there are processes. At most `SEND_RATE_PER_MINUTE`, which they \
divide among them.",
    SCHEDULER_AUTOSTART:
      "`true`: the daily job starts with the server. With `SCHEDULER=pg-boss`: unless a person stopped or moved it, which holds for all \
processes and over restarts.",
    SCHEDULER_HOUR:
      "The hour of the daily job. In `QUIET_HOURS` it waits until they end; where they last into the next day, nobody is reminded.",
    SCHEDULER_MINUTE: "The minute of the daily job.",
    SCHEDULER_CATCH_UP_HOURS:
      "With `SCHEDULER_AUTOSTART`: a server that starts at most this many hours after today's time, without a finished run for it, \
runs it at once. 0: never.",
  },
};
