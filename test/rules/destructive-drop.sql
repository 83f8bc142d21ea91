CREATE TABLE basket (id int NOT NULL PRIMARY KEY, note text, total int) DEFAULT CHARSET=utf8mb4;
CREATE TABLE session (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE visit (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE VIEW totals AS SELECT total FROM basket;
CREATE VIEW ids AS SELECT id FROM basket;
-- migration --
ALTER TABLE basket DROP COLUMN note, ADD COLUMN remark text;
TRUNCATE session;
DROP TABLE IF EXISTS visit, not_there;
ALTER TABLE basket DROP COLUMN remark;
CREATE TABLE scratch (id int NOT NULL PRIMARY KEY);
TRUNCATE scratch;
DROP TABLE scratch;
CREATE DATABASE scratch_database;
DROP DATABASE scratch_database;
DROP VIEW totals;
DROP VIEW IF EXISTS ids, not_there;
CREATE VIEW ids AS SELECT id FROM basket;
DROP VIEW ids;
