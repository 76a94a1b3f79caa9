-- How often a job was begun, so that one that ends the server each time is not begun for ever.

alter table job add column attempts int not null default 0;
