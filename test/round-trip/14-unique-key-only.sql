CREATE TABLE un (u int NULL, n int NOT NULL, v varchar(10), UNIQUE KEY nullable (u), UNIQUE KEY solid (n));
INSERT INTO un VALUES (NULL, 1, 'a'), (NULL, 2, 'b'), (5, 3, 'c');
-- migration
INSERT INTO un VALUES (NULL, 4, 'd'), (NULL, 5, 'e');
UPDATE un SET v = 'x' WHERE u IS NULL;
UPDATE un SET n = n + 10;
DELETE FROM un WHERE n = 12;
