-- options: {"column-nullable": {"types": ["text"]}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY, name varchar(20), level int NOT NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE client (id int, name varchar(50), note text, total int AS (id * 2), PRIMARY KEY (id));
ALTER TABLE old MODIFY name varchar(30), MODIFY level int;
