CREATE TABLE nu (u int NULL, v varchar(10), UNIQUE KEY only_key (u));
INSERT INTO nu VALUES (NULL, 'a'), (NULL, 'a'), (NULL, 'b'), (1, 'c');
-- migration
INSERT INTO nu VALUES (NULL, 'a');
DELETE FROM nu WHERE u IS NULL LIMIT 2;
UPDATE nu SET v = 'z', u = NULL WHERE u = 1;
