CREATE TABLE client (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(50), twice int AS (id_of * 2), id_of int, KEY by_name (name)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE bare (id int NOT NULL PRIMARY KEY, a int) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE client_copy (PRIMARY KEY (id)) SELECT * FROM client;
CREATE TABLE names (PRIMARY KEY (id)) AS SELECT id, name FROM client WHERE id < 10;
CREATE TABLE bare_copy (PRIMARY KEY (id)) AS SELECT id, a FROM bare;
CREATE TEMPORARY TABLE scratch AS SELECT id FROM client;
