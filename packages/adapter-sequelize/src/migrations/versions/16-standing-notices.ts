// A halt stands until it is cleared, whatever else the gateway says of the same subject: one row for each severity.
export const standingNotices = `
alter table reminder_notice drop constraint reminder_notice_pkey, add primary key (subject, severity);
`;
