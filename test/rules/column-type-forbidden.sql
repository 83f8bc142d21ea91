-- options: {"column-type-forbidden": {"types": ["enum", "json", "*blob", "numeric"]}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY, kind enum('a','b')) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE task (id int NOT NULL PRIMARY KEY, state enum('open','done'), data json, file mediumblob, price decimal(10,2), note text);
ALTER TABLE old MODIFY kind enum('a','b','c');
ALTER TABLE old ADD COLUMN color ENUM('red');
CREATE TABLE twin LIKE old;
