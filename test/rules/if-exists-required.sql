-- options: {"if-exists-required": {}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE seat (id int NOT NULL PRIMARY KEY);
DROP VIEW IF EXISTS nothing;
CREATE TABLE IF NOT EXISTS hall (id int NOT NULL PRIMARY KEY);
CREATE OR REPLACE VIEW halls AS SELECT id FROM hall;
CREATE TEMPORARY TABLE t (id int);
DROP VIEW halls;
