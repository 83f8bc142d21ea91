-- options: {"column-length": {"char": 20, "varchar": 1000}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY, name varchar(2000), code varchar(900)) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE client (id int NOT NULL PRIMARY KEY, a char(21), b char(20), c varchar(1001), d text);
ALTER TABLE old MODIFY name varchar(2000) NOT NULL DEFAULT '', MODIFY code varchar(1200);
