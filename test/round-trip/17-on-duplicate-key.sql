CREATE TABLE o (id int PRIMARY KEY, n int NOT NULL DEFAULT 0, s varchar(10));
INSERT INTO o VALUES (1, 1, 'a'), (2, 5, NULL);
-- migration
INSERT INTO o (id, n) VALUES (1, 10), (1, 20), (3, 30), (3, 40) ON DUPLICATE KEY UPDATE n = n + VALUES(n);
INSERT INTO o (id, n) VALUES (2, 5) ON DUPLICATE KEY UPDATE n = n;
INSERT INTO o (id, n) VALUES (2, 5) ON DUPLICATE KEY UPDATE id = 22, s = 'moved';
