CREATE TABLE tx (id int PRIMARY KEY, n int NOT NULL);
INSERT INTO tx VALUES (1, 1), (2, 2);
-- migration
START TRANSACTION;
UPDATE tx SET n = n + 1;
INSERT INTO tx VALUES (3, 3);
UPDATE tx SET n = n * 10;
COMMIT;
SET autocommit = 0;
DELETE FROM tx WHERE id = 1;
UPDATE tx SET id = id + 100;
COMMIT;
SET autocommit = 1;
INSERT INTO tx VALUES (1, -1);
