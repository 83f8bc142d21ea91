CREATE TABLE a (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE b (id int NOT NULL PRIMARY KEY, a_id int) DEFAULT CHARSET=utf8mb4;
CREATE TABLE pair (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b)) DEFAULT CHARSET=utf8mb4;
-- migration --
INSERT INTO pair (a, b) SELECT a.id, b.id FROM a JOIN b;
CREATE VIEW pairs AS SELECT a.id, b.a_id FROM a, b;
DELETE FROM pair WHERE a IN (SELECT x.id FROM a x INNER JOIN b y);
-- A condition, every pair on purpose, or one row.
INSERT INTO pair (a, b) SELECT a.id, b.id FROM a JOIN b ON b.a_id = a.id;
INSERT INTO pair (a, b) SELECT a.id, b.id FROM a CROSS JOIN b;
INSERT INTO pair (a, b) SELECT a.id, b.id FROM a, b WHERE b.a_id = a.id;
INSERT INTO pair (a, b) SELECT a.id, b.id FROM a NATURAL JOIN b;
INSERT INTO pair (a, b) SELECT a.id, n.i FROM a, (SELECT 1 AS i) n;
INSERT INTO pair (a, b) SELECT a.id, (SELECT MAX(id) FROM b USE INDEX (PRIMARY)) FROM a IGNORE INDEX (PRIMARY);
