CREATE TABLE seat (id int NOT NULL PRIMARY KEY, line int, number int, taken int) DEFAULT CHARSET=utf8mb4;
-- migration --
UPDATE seat SET line = 4 AND number = 17 WHERE id = 1;
UPDATE seat s SET s.taken = 0, s.line = s.number AND s.number = 17 WHERE s.id = 1;
INSERT INTO seat (id, line, number) VALUES (2, 1, 1) ON DUPLICATE KEY UPDATE line = 2 AND number = 3;
-- A truth value that is plainly meant.
UPDATE seat SET taken = (line AND number = 17) WHERE id = 1;
UPDATE seat SET taken = line > 3 AND number = 17 WHERE id = 1;
UPDATE seat SET taken = line BETWEEN 1 AND 5 WHERE id = 1;
UPDATE seat SET line = 4, number = 17 WHERE id = 1 AND number = 3;
