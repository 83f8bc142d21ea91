CREATE TABLE k (id int PRIMARY KEY, pos int NOT NULL, UNIQUE KEY (pos));
INSERT INTO k VALUES (1, 10), (2, 20), (3, 30), (4, 40);
-- migration
UPDATE k SET id = id + 1 ORDER BY id DESC;
UPDATE k SET pos = pos - 10 ORDER BY pos;
UPDATE k SET id = id * -1;
UPDATE k SET id = 0 WHERE id = -3;
