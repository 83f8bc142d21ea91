-- options: {"column-blob-not-null": {}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY, body text NOT NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE note (id int NOT NULL PRIMARY KEY, body longtext NOT NULL, file blob, name varchar(20) NOT NULL);
ALTER TABLE old MODIFY body text NOT NULL COMMENT 'all of it';
