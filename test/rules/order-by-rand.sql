CREATE TABLE ticket (id int NOT NULL PRIMARY KEY, prize int) DEFAULT CHARSET=utf8mb4;
-- migration --
UPDATE ticket SET prize = 1 WHERE prize IS NULL ORDER BY RAND() LIMIT 3;
INSERT INTO ticket (id) SELECT id + 1000 FROM ticket ORDER BY prize, rand(5) LIMIT 1;
-- RAND elsewhere is another matter.
UPDATE ticket SET prize = FLOOR(RAND() * 10) WHERE prize IS NULL ORDER BY id LIMIT 3;
