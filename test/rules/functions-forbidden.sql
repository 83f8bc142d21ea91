CREATE TABLE probe (id int NOT NULL PRIMARY KEY, a int, benchmark int) DEFAULT CHARSET=utf8mb4;
-- migration --
SELECT SLEEP(0.01);
UPDATE probe SET a = get_lock('x', 0) WHERE id = 1;
-- A column of that name, and other functions.
UPDATE probe SET benchmark = FLOOR(benchmark) WHERE id = 1;
INSERT INTO probe (id, benchmark) VALUES (1, 2);
