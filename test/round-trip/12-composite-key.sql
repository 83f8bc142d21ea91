CREATE TABLE ck (a int NOT NULL, b varchar(20) NOT NULL, c int, PRIMARY KEY (b, a)) DEFAULT CHARSET=utf8mb4;
INSERT INTO ck VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', NULL), (0, '', 4);
-- migration
UPDATE ck SET c = 10 WHERE a = 1;
UPDATE ck SET b = CONCAT(b, '!'), a = a + 100;
DELETE FROM ck WHERE b = 'y!';
INSERT INTO ck VALUES (1, 'x', 99);
