// What went wrong, by day: among the messages of a gateway that reports no deliveries, nearly nothing. What is accepted as it
// should be never enters it.
export const troubled = `
create index reminder_delivery_troubled on reminder_delivery (begun_on, id)
  where status in ('failed', 'unknown') or bounced_at is not null;
`;
