-- options: {"comment-required": {"max-length": 12}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY, name varchar(20) COMMENT 'x') DEFAULT CHARSET=utf8mb4 COMMENT='y';
-- migration --
CREATE TABLE rate (id int NOT NULL PRIMARY KEY COMMENT 'number', currency char(3), per_day int COMMENT 'how much it is per day');
CREATE TABLE good (id int NOT NULL PRIMARY KEY COMMENT 'number') COMMENT='fine';
ALTER TABLE old MODIFY id bigint NOT NULL, MODIFY name varchar(30);
ALTER TABLE old COMMENT = '';
ALTER TABLE old ADD COLUMN color int;
ALTER TABLE old COMMENT = 'a comment that goes on';
CREATE TABLE twin LIKE old;
