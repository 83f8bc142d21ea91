CREATE TABLE stock (id int NOT NULL PRIMARY KEY, amount int) DEFAULT CHARSET=utf8mb4;
-- migration --
START TRANSACTION;
UPDATE stock SET amount = 0 WHERE id = 1;
COMMIT;
BEGIN;
UPDATE stock SET amount = 0 WHERE id = 2;
