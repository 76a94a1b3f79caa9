-- Who may do what, applied after every migration: the application's role owns nothing and sees one zone at a time.
-- Append-only means no right to update or delete: evidence, audit, editions.

grant usage on schema public to gongzhen_app;
grant select, insert, update, delete on all tables in schema public to gongzhen_app;
grant usage on all sequences in schema public to gongzhen_app;
revoke update, delete on declaration, audit, edition, batch_refusal, attachment from gongzhen_app;
revoke insert, update, delete on code, zone from gongzhen_app;
