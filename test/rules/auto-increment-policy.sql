-- options: {"auto-increment-policy": {"unsigned": true, "most-start": 1}}
CREATE TABLE old (id smallint NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20)) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE visit (id mediumint NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1000;
CREATE TABLE page (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1;
CREATE TABLE good (id integer unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY);
ALTER TABLE old MODIFY id smallint NOT NULL AUTO_INCREMENT COMMENT 'number';
