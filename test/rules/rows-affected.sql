-- options: {"rows-affected": {"max": 2}}
CREATE TABLE log (id int NOT NULL PRIMARY KEY, level int) DEFAULT CHARSET=utf8mb4;
CREATE TABLE old (id int NOT NULL PRIMARY KEY, level int) DEFAULT CHARSET=utf8mb4;
INSERT INTO log (id, level) VALUES (1, 1), (2, 1), (3, 1), (4, 2);
-- migration --
UPDATE log SET level = 3 WHERE TRUE;
-- Few rows, and rows that stand in the text.
UPDATE log SET level = 3 WHERE id = 1;
INSERT INTO old (id, level) VALUES (1, 1), (2, 1), (3, 1), (4, 2);
