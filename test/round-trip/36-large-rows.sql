CREATE TABLE lr (id int PRIMARY KEY, t longtext, b longblob) DEFAULT CHARSET=utf8mb4;
INSERT INTO lr VALUES (1, REPEAT('é', 300000), REPEAT(X'00FF', 200000)), (2, REPEAT('x', 70000), '');
-- migration
UPDATE lr SET t = CONCAT(t, '!'), b = NULL;
DELETE FROM lr WHERE id = 1;
