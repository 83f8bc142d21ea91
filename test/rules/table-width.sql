-- options: {"table-width": {"columns": 3, "characters": 100}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY, a int, b int, c int) DEFAULT CHARSET=utf8mb4;
CREATE TABLE full (id int NOT NULL PRIMARY KEY, a varchar(90)) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE client (id int NOT NULL PRIMARY KEY, a int, b int, c char(101));
ALTER TABLE old MODIFY c bigint;
ALTER TABLE old ADD COLUMN d int;
ALTER TABLE full ADD COLUMN b varchar(11);
CREATE TABLE good (id int NOT NULL PRIMARY KEY, a text);
