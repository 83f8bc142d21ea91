-- options: {"charset-written": {"forbid": ["database-charset", "table-collation", "column-charset", "column-collation"], "require": ["table-charset"]}}
-- migration --
CREATE DATABASE other DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE city (id int NOT NULL PRIMARY KEY, name varchar(50) CHARACTER SET ascii COLLATE ascii_bin);
CREATE TABLE street (id int NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
ALTER TABLE city ADD COLUMN note text;
