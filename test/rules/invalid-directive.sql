CREATE TABLE tag (id int NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE counted (id int NOT NULL PRIMARY KEY, x int NOT NULL, y int, KEY (x), KEY (y)) DEFAULT CHARSET=utf8mb4;
CREATE TRIGGER counting BEFORE DELETE ON counted FOR EACH ROW SET @deleted = OLD.id;
-- migration --
-- rollgate: ignore where-required
UPDATE tag SET name = 'x' WHERE id = 1;
-- rollgate: ignore where-is-it -- misspelt
UPDATE tag SET name = 'x' WHERE id = 1; -- rollgate: ignore where-required -- too late
-- rollgate: skip where-required -- no such verb
UPDATE tag SET name = 'x' WHERE id = 1;
-- rollgate: ignore-file where-required -- not at the top
UPDATE tag SET name = 'x' WHERE id = 1;
-- rollgate: batch lots by id
UPDATE tag SET name = 'x' WHERE id = 1;
-- rollgate: batch 100 by id
INSERT INTO tag VALUES (3, 'y');
-- rollgate: batch 100 by id
UPDATE tag SET id = id + 1, name = 'x' WHERE id > 1;
-- rollgate: batch 100 by id
UPDATE tag SET name = RAND() WHERE id > 1 AND name IS NULL;
-- rollgate: batch 100 by id
UPDATE tag SET name = 'x' WHERE id > (SELECT MIN(x) FROM counted);
START TRANSACTION;
-- rollgate: batch 100 by id
UPDATE tag SET name = 'x' WHERE id > 1;
COMMIT;
-- rollgate: batch 100 by y
UPDATE counted SET x = 1 WHERE id > 1;
-- rollgate: batch 100 by id
DELETE FROM counted WHERE x = 1;
-- rollgate: batch 100 by x
UPDATE counted SET y = 1 WHERE id > 1;
