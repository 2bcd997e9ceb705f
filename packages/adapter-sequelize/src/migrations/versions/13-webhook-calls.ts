// Whether what gateways report arrives at all.
export const webhookCalls = `
create table reminder_webhook_call (
  gateway text primary key,
  called_at timestamptz not null
);
`;
