-- options: {"column-position": {}}
CREATE TABLE tag (id int NOT NULL PRIMARY KEY, name int, color int) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE tag ADD COLUMN a int AFTER id, MODIFY color int FIRST;
ALTER TABLE tag ADD COLUMN b int AFTER name;
ALTER TABLE tag MODIFY a bigint AFTER id, CHANGE b c int FIRST;
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY);
ALTER TABLE fresh ADD COLUMN a int FIRST;
