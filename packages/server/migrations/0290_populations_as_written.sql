-- A population is read as a whole and never looked into: kept as the text it was written in, it is read in a tenth of the time.
alter table run_index alter column population type json using population::json;
