-- Who bears a name is answered by the index of names in their order, in which names are equal only to the letter: a
-- second one of the same names cost every firm entered a sixth of its time.
drop index party_by_name;
