-- options: {"dml-clause-forbidden": {}}
CREATE TABLE visit (id int NOT NULL PRIMARY KEY, day date) DEFAULT CHARSET=utf8mb4;
-- migration --
DELETE FROM visit WHERE day < '2020-01-01' ORDER BY id LIMIT 1000;
INSERT INTO visit (id) SELECT id + 100 FROM visit LIMIT 5;
-- Those of a subquery are its own.
DELETE FROM visit WHERE id = (SELECT i FROM (SELECT MIN(id) AS i FROM visit ORDER BY i LIMIT 1) x);
