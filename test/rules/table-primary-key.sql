CREATE TABLE keyed (id int NOT NULL PRIMARY KEY, code int NOT NULL) DEFAULT CHARSET=utf8mb4;
CREATE TABLE keyless (a int) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE visit (page varchar(200), at datetime);
CREATE TABLE twin LIKE keyless;
ALTER TABLE keyed DROP PRIMARY KEY;
ALTER TABLE keyless ADD COLUMN b int;
CREATE TEMPORARY TABLE scratch (a int);
CREATE TABLE good (id int NOT NULL, PRIMARY KEY (id));
