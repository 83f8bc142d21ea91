-- options: {"statement-rerunnable": {}}
-- migration --
CREATE TABLE tag (id int NOT NULL PRIMARY KEY);
CREATE TABLE IF NOT EXISTS tag (id int NOT NULL PRIMARY KEY);
CREATE TEMPORARY TABLE scratch (a int);
DROP TABLE tag;
DROP TABLE IF EXISTS tag;
