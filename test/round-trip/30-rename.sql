CREATE TABLE ra (id int PRIMARY KEY, s varchar(5));
CREATE TABLE rb (id int PRIMARY KEY, n int);
INSERT INTO ra VALUES (1, 'a');
INSERT INTO rb VALUES (1, 10), (2, 20);
-- migration
RENAME TABLE ra TO tmp, rb TO ra, tmp TO rb;
INSERT INTO ra VALUES (3, 30);
UPDATE rb SET s = 'b';
ALTER TABLE ra RENAME TO rc;
DELETE FROM rc WHERE id = 1;
ALTER TABLE rc RENAME TO rd, ADD COLUMN extra int;
