-- options: {"column-timestamp": {}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY, at timestamp NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE contract (id int NOT NULL PRIMARY KEY, ends timestamp NULL, begins datetime);
ALTER TABLE old MODIFY at timestamp(3) NULL;
ALTER TABLE old ADD COLUMN paid timestamp NULL;
