-- Whoever asked for an account may take that back as long as nobody has decided; what was asked stays on record.
alter table payee_request
  add column withdrawn_by bigint,
  add column withdrawn_at timestamptz,
  add constraint payee_request_withdrawn check ((withdrawn_by is null) = (withdrawn_at is null)),
  add constraint payee_request_one_end check (withdrawn_at is null or confirmed is null);
drop index payee_request_open;
create unique index payee_request_open on payee_request (zone, party) where confirmed is null and withdrawn_at is null;
