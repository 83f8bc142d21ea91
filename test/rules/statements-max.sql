-- options: {"statements-max": {"max": 2}}
-- migration --
SET foreign_key_checks = 1;
CREATE TABLE a (id int NOT NULL PRIMARY KEY);
CREATE TABLE b (id int NOT NULL PRIMARY KEY);
INSERT INTO a (id) VALUES (1);
INSERT INTO a (id) VALUES (2);
