-- options: {"column-default-required": {"nullable": true}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY, name varchar(20) NOT NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE client (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(50) NOT NULL, level int, rank_of int DEFAULT NULL, note text NOT NULL, score int NOT NULL DEFAULT 0);
ALTER TABLE old MODIFY name varchar(30) NOT NULL;
