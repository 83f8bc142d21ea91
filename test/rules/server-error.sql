CREATE TABLE user (id int NOT NULL PRIMARY KEY, name varchar(50) NOT NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE user
  ADD COLUMN nick varchar(20),
  ADD COLUMN name varchar(30);
INSERT INTO users (id, name) VALUES (1, 'a');
INSERT INTO user (id, name) VALUES (1, 'a', 'b');
SELEC 1;
CREATE TABLE copy (id int NOT NULL PRIMARY KEY, id int);
UPDATE copy SET name = '' WHERE id = 1;
