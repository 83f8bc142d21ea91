CREATE TABLE old (id int NOT NULL PRIMARY KEY, name varchar(20)) DEFAULT CHARSET=latin1;
-- migration --
CREATE TABLE city (id int NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=latin1;
CREATE TABLE street (id int NOT NULL PRIMARY KEY, name varchar(50) CHARACTER SET latin2, code char(2) CHARACTER SET ascii);
ALTER TABLE old ADD COLUMN other varchar(10);
ALTER TABLE old ADD COLUMN number int;
CREATE DATABASE western DEFAULT CHARACTER SET = latin1;
