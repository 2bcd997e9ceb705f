/**
 * What each version of the project's own tables adds to the one before. A version that was published is never
 * changed: a correction is a new version.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table reminder_delivery (
    id bigint generated always as identity primary key,
    vehicle_id text not null,
    visit_date date not null,
    occasion date not null,
    status text not null check (status in ('claimed', 'sending', 'sent', 'failed', 'unknown')),
    run_id text,
    token uuid,
    lease_until timestamptz,
    attempts integer not null default 0,
    code text,
    reason text,
    response text,
    message_id text,
    resolved_outcome text check (resolved_outcome in ('sent', 'retry')),
    resolved_by text,
    resolved_at timestamptz,
    settled_at timestamptz,
    updated_at timestamptz not null default now(),
    unique (vehicle_id, visit_date, occasion)
  );
  create index reminder_delivery_held on reminder_delivery (run_id) where status in ('claimed', 'sending');
  create index reminder_delivery_open_question on reminder_delivery (id) where status in ('failed', 'unknown');

  create table reminder_slot (
    job text not null,
    scheduled_for timestamptz not null,
    token uuid,
    lease_until timestamptz,
    finished_at timestamptz,
    updated_at timestamptz not null default now(),
    primary key (job, scheduled_for)
  );

  create table reminder_run (
    id uuid primary key,
    number bigint generated always as identity unique,
    started_by_kind text not null check (started_by_kind in ('schedule', 'http', 'command')),
    started_by text,
    today date not null,
    started_at timestamptz not null default clock_timestamp(),
    alive_until timestamptz not null,
    ended_at timestamptz,
    ended text check (ended in ('finished', 'halted', 'stopped', 'database_lost', 'failed')),
    reason text,
    due integer not null default 0,
    sent integer not null default 0,
    failed integer not null default 0,
    unknown integer not null default 0,
    skipped integer not null default 0,
    not_reached integer not null default 0,
    lease_ms integer not null
  );
  `,
  // Columns without a default touch no row. A gateway's id may be longer than an entry of a B-tree; a hash has one size.
  `
  alter table reminder_delivery
    add column delivered_at timestamptz,
    add column read_at timestamptz,
    add column bounced_at timestamptz,
    add column bounce_reason text;
  create index reminder_delivery_message on reminder_delivery using hash (message_id);

  create table reminder_suppression (
    number text primary key check (number ~ '^[1-9][0-9]{0,14}$'),
    position bigint generated always as identity unique,
    kind text not null check (kind in ('opted_out', 'set_aside')),
    added_by text not null,
    reason text,
    added_at timestamptz not null default clock_timestamp()
  );

  create table reminder_day (
    sender text not null,
    day date not null,
    taken integer not null check (taken >= 0),
    last_take integer not null,
    updated_at timestamptz not null default now(),
    primary key (sender, day)
  );
  `,
  // A heap-only update changes no column that stands in an index's predicate, as `status` did, and stays in its page: half
  // of each is left for the marks of the rows that were claimed into the other half. Set last, it leaves old rows packed.
  `
  drop index reminder_delivery_held, reminder_delivery_open_question;
  alter table reminder_delivery
    add column stage text generated always as (
      case when status in ('claimed', 'sending') then 'held'
        when status in ('failed', 'unknown') then 'question'
        else 'closed' end
    ) stored;
  create index reminder_delivery_held on reminder_delivery (run_id) where stage = 'held';
  create index reminder_delivery_open_question on reminder_delivery (id) where stage = 'question';
  alter table reminder_delivery set (fillfactor = 50);
  `,
  // An alias is a gateway's text too, as long as it likes. Without statistics on it, each batch of receipts would read the
  // whole table until it is analyzed by itself.
  `
  alter table reminder_delivery add column message_alias text;
  create index reminder_delivery_alias on reminder_delivery using hash (message_alias);
  analyze reminder_delivery;
  `,
  // What was claimed had not begun: it goes, or has failed again as before. The day of a row's run was not kept: it is the
  // occasion where the row was written on that day, in whatever zone. The column's type is changed to what it is, as that
  // writes the table anew and packed, without a dead copy of each row. `reminder_delivery_day` lets one period of a visit
  // begin a day: two runs with two rules, at one moment, began 60 of 400 visits twice where each only looked for the other.
  // It stands in the way of heap-only updates, as the message id does; so the room that was left for these goes.
  `
  drop index reminder_delivery_held, reminder_delivery_open_question;
  delete from reminder_delivery where status = 'claimed' and settled_at is null;
  update reminder_delivery
  set status = 'failed', token = null, lease_until = null, updated_at = settled_at
  where status = 'claimed';
  alter table reminder_delivery
    drop column stage,
    drop constraint reminder_delivery_status_check,
    add constraint reminder_delivery_status_check check (status in ('sending', 'sent', 'failed', 'unknown')),
    add column begun_on date,
    add column failed_before jsonb,
    reset (fillfactor);
  alter table reminder_delivery alter column begun_on type date using case
    when coalesce(settled_at, updated_at) at time zone 'UTC'
      between occasion - interval '14 hours' and occasion + interval '36 hours' then occasion end;
  create unique index reminder_delivery_day on reminder_delivery (vehicle_id, visit_date, begun_on) where status <> 'failed';
  create index reminder_delivery_sending on reminder_delivery (id) where status = 'sending';
  create index reminder_delivery_open_question on reminder_delivery (id) where status in ('failed', 'unknown');
  alter table reminder_run add column waiting_until timestamptz;
  `,
  // A receipt finds the attempt that it names by its token, and there are few whose outcome may still change. `lifted_at`
  // keeps the row of a number that is suppressed no more, since the time of its last request still decides.
  `
  alter table reminder_delivery
    add column recipient text,
    add column billed_as text,
    add column settled_by_receipt boolean not null default false;
  drop index reminder_delivery_sending;
  create index reminder_delivery_sending on reminder_delivery (token) where status = 'sending';
  create index reminder_delivery_unsent on reminder_delivery (token) where status in ('failed', 'unknown');

  alter table reminder_suppression
    add column asked_at timestamptz,
    add column lifted_at timestamptz,
    alter column position set generated by default;
  update reminder_suppression set asked_at = added_at where kind = 'opted_out';

  create table reminder_unresolved (
    id bigint generated always as identity primary key,
    origin text not null unique,
    gateway text not null,
    sender text not null,
    words text not null,
    message_id text,
    written_at timestamptz not null
  );

  create table reminder_contact (
    id text primary key,
    number text not null check (number ~ '^[1-9][0-9]{0,14}$'),
    linked_at timestamptz not null,
    is_move boolean not null
  );

  create table reminder_notice (
    subject text primary key,
    severity text not null check (severity in ('halt', 'warning', 'cleared')),
    words text not null,
    noticed_at timestamptz not null
  );
  `,
  // What a page for the counter keeps and looks for. `reminder_delivery_begun` has the days of messages, and its entries are
  // added at its end.
  `
  create index reminder_delivery_begun on reminder_delivery (begun_on, id);

  create table reminder_call (
    id bigint generated always as identity primary key,
    vehicle_id text not null,
    visit_date date not null,
    number integer not null check (number > 0),
    outcome text not null check (outcome in
      ('will_come', 'call_later', 'already_serviced', 'no_answer', 'wrong_number', 'opted_out')),
    date date,
    note text,
    called_by text not null,
    called_at timestamptz not null default clock_timestamp(),
    unique (vehicle_id, visit_date, number)
  );

  create table reminder_user (
    key text primary key,
    name text not null,
    password text,
    version integer not null default 1,
    added_at timestamptz not null default clock_timestamp()
  );
  create table reminder_session (
    id text primary key,
    user_key text not null references reminder_user (key) on delete cascade,
    version integer not null,
    expires_at timestamptz not null
  );
  create index reminder_session_user on reminder_session (user_key);

  create table reminder_activity (
    id bigint generated always as identity primary key,
    kind text not null,
    done_by text not null,
    about text,
    reason text,
    done_at timestamptz not null default clock_timestamp()
  );
  `,
  // The opt-outs of people whose data was erased, by a hash whose key no other table has.
  `
  create table reminder_secret (
    name text primary key,
    value bytea not null
  );
  insert into reminder_secret (name, value)
  values ('opt_out', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

  create table reminder_erased_opt_out (
    hash bytea primary key,
    asked_at timestamptz not null,
    erased_at timestamptz not null default clock_timestamp()
  );
  `,
  // A test message is nobody's reminder. A constant default writes no row anew.
  `
  alter table reminder_delivery add column is_test boolean not null default false;
  `,
  // Who a hold-out holds out. `owner` is a number of 32 bits without a sign, made of a phone number that it does not tell.
  `
  create table reminder_holdout (
    id bigint generated always as identity unique,
    vehicle_id text not null,
    visit_date date not null,
    owner bigint not null,
    is_held_out boolean not null,
    percent integer not null,
    assigned_on date not null,
    primary key (vehicle_id, visit_date)
  );
  `,
  // What is in doubt, oldest first: nearly nothing among millions that are known.
  `
  create index reminder_delivery_in_doubt on reminder_delivery (settled_at) where status = 'unknown';
  `,
  // By which messenger a message went and which text it was made of. Of older rows it is not known.
  `
  alter table reminder_delivery
    add column messenger text,
    add column wording text;
  `,
  // Whether what gateways report arrives at all.
  `
  create table reminder_webhook_call (
    gateway text primary key,
    called_at timestamptz not null
  );
  `,
];
