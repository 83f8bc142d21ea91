-- What happens to the same rows again and again is undone in the right order.
CREATE TABLE again (id int PRIMARY KEY, n int);
INSERT INTO again VALUES (1, 0);
-- migration
UPDATE again SET n = 1;
DELETE FROM again;
INSERT INTO again VALUES (1, 2), (2, 0);
UPDATE again SET n = 3 WHERE id = 1;
UPDATE again SET id = 5 WHERE id = 1;
DELETE FROM again WHERE id = 5;
INSERT INTO again VALUES (5, NULL);
SELECT COUNT(*) FROM again;
