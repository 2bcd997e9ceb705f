// What was claimed had not begun: it goes, or has failed again as before. The day of a row's run was not kept: it is the
// occasion where the row was written on that day, in whatever zone. The column's type is changed to what it is, as that
// rewrites the table, packed, without a dead copy of each row. `reminder_delivery_day` lets one period of a visit
// begin a day: two runs with two rules, at one moment, began 60 of 400 visits twice where each only looked for the other.
// It stands in the way of heap-only updates, as the message id does; so the room that was left for these goes.
export const twoWrites = `
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
`;
