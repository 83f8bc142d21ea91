-- A rebuild checks every foreign key again, so what was altered unchecked is altered back unchecked.
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p int, v int, FOREIGN KEY (p) REFERENCES p (id));
INSERT INTO c VALUES (1, NULL, 1);
-- migration
SET foreign_key_checks = 0;
INSERT INTO c VALUES (2, 99, 2);
ALTER TABLE c MODIFY v varchar(20);
