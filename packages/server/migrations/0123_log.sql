-- A signature keeps the four bytes by which it names its key before the rest; when it was made is part of what is signed.
alter table log_signature drop column at;
