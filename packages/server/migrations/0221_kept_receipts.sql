-- The signed receipt of what was read is kept with the reading: what a bank decides on rests on it, not on what it types.
alter table consent_read add column receipt text;
