-- servers: mysql-9.7 mysql-9.7-gtid mariadb-10.11 mariadb-11.8
-- Checks, generated columns and defaults that need a dropped or narrowed column.
CREATE TABLE dc (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL, j json, CONSTRAINT positive CHECK (a > 0), CONSTRAINT ab CHECK (a < b));
INSERT INTO dc VALUES (1, 1, 2, '{"k": 1}'), (2, 3, 70000, '[]'), (3, 9, 10, NULL);
CREATE TABLE dg (id int PRIMARY KEY, a int NOT NULL, v int AS (100 DIV a) VIRTUAL, s int AS (a * 2) STORED, w int AS (s + 1) STORED, UNIQUE KEY s (s), UNIQUE KEY w (w), CONSTRAINT high CHECK (w > 2), UNIQUE KEY a (a));
INSERT INTO dg (id, a) VALUES (1, 5), (2, 7), (3, 70000);
CREATE TABLE dn (id int PRIMARY KEY, name varchar(30), up varchar(30) AS (UPPER(name)) STORED, UNIQUE KEY up (up)) DEFAULT CHARSET=utf8mb4;
INSERT INTO dn (id, name) VALUES (1, 'a long name'), (2, 'b long name'), (3, NULL);
-- migration
SET sql_mode = '';
ALTER TABLE dc DROP CONSTRAINT positive, DROP CONSTRAINT ab, DROP COLUMN a, MODIFY b smallint;
ALTER TABLE dc DROP COLUMN j;
ALTER TABLE dg DROP CONSTRAINT high, DROP COLUMN v, DROP COLUMN w, DROP COLUMN s, DROP COLUMN a;
ALTER TABLE dn DROP COLUMN up, MODIFY name varchar(3);
