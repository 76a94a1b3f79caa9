-- Current values are made from declarations, whose subjects are parties: asking again for every row costs an import a tenth
-- of its time and guards nothing (docs/decisions/0002-evidence-and-projection-in-wide-columns.md).

alter table fact drop constraint fact_zone_subject_fkey;
