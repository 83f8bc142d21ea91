-- options: {"ddl-and-dml-mixed": {}}
CREATE TABLE hall (id int NOT NULL PRIMARY KEY, name varchar(20)) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE hall ADD COLUMN seats int NULL;
UPDATE hall SET seats = 0 WHERE seats IS NULL;
CREATE TABLE kind (id int NOT NULL PRIMARY KEY);
INSERT INTO kind (id) VALUES (1);
INSERT INTO hall (id, name) VALUES (1, 'Eldborg');
