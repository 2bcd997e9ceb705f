// A heap-only update changes no column that stands in an index's predicate, as `status` did, and stays in its page: half
// of each is left for the marks of the rows that were claimed into the other half. Set last, it leaves old rows packed.
export const stage = `
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
`;
