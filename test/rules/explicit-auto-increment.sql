-- options: {"explicit-auto-increment": {}}
CREATE TABLE role (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
INSERT INTO role (id, name) VALUES (12, 'auditor');
INSERT INTO role SET name = 'x', id = 5;
INSERT INTO role (name, id) VALUES ('a', NULL), ('b', 7), ('c', 8);
-- The server chooses; a table of the file's own.
INSERT INTO role (id, name) VALUES (NULL, 'a'), (0, 'b'), (DEFAULT, 'c');
INSERT INTO role (name) VALUES ('a');
CREATE TABLE own (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(50));
INSERT INTO own (id, name) VALUES (1, 'a');
