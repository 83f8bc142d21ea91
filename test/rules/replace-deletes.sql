CREATE TABLE setting (name varchar(50) NOT NULL PRIMARY KEY, value varchar(50), note varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
REPLACE INTO setting (name, value) VALUES ('theme', 'dark');
REPLACE INTO setting SET name = 'size';
REPLACE INTO setting (name, value, note) VALUES ('theme', 'dark', 'x');
-- Another way, and rows of the file's own.
INSERT INTO setting (name, value) VALUES ('theme', 'dark') ON DUPLICATE KEY UPDATE value = 'dark';
CREATE TABLE draft (id int NOT NULL PRIMARY KEY, a int);
REPLACE INTO draft (id) VALUES (1);
