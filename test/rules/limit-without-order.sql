CREATE TABLE mail (id int NOT NULL PRIMARY KEY, sent int NOT NULL, token varchar(20), UNIQUE KEY token (token, sent)) DEFAULT CHARSET=utf8mb4;
-- migration --
DELETE FROM mail WHERE sent = 1 LIMIT 100;
UPDATE mail SET sent = 1 WHERE token = 'a' LIMIT 1;
-- An order, one row at most, or no limit of its own.
DELETE FROM mail WHERE sent = 1 ORDER BY id LIMIT 100;
DELETE FROM mail WHERE id = 5 LIMIT 1;
UPDATE mail SET sent = 1 WHERE token = 'a' AND sent = 0 LIMIT 1;
DELETE FROM mail WHERE id = (SELECT n FROM (SELECT 1 AS n LIMIT 1) one);
