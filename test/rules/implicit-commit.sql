CREATE TABLE stock (id int NOT NULL PRIMARY KEY, amount int) DEFAULT CHARSET=utf8mb4;
-- migration --
START TRANSACTION;
UPDATE stock SET amount = 0 WHERE id = 1;
ALTER TABLE stock ADD COLUMN place int NULL;
ALTER TABLE stock ADD COLUMN shelf int NULL;
COMMIT;
-- Temporary tables commit nothing.
BEGIN;
CREATE TEMPORARY TABLE t (id int);
UPDATE stock SET amount = 0 WHERE id = 1;
DROP TEMPORARY TABLE t;
COMMIT;
