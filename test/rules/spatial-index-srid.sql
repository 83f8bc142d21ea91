CREATE TABLE place (id int NOT NULL PRIMARY KEY, at point NOT NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
-- Where the rule has something to say, MariaDB has not: its examples are run on MySQL. No SPATIAL index, no finding.
ALTER TABLE place ADD COLUMN name varchar(50);
