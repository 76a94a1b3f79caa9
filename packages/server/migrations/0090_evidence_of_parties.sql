-- What a declaration is about is read from the registry in the transaction that writes it, and no party is ever deleted
-- (access.sql): asking for each row again takes an import a sixth of the database's time, and locks every party it is about
-- (docs/decisions/0002-evidence-and-projection-in-wide-columns.md).
alter table declaration drop constraint declaration_zone_subject_fkey;
