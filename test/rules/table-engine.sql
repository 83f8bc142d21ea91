-- options: {"table-engine": {"may-name": false}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE counter (id int NOT NULL PRIMARY KEY) ENGINE=MyISAM;
ALTER TABLE old ADD COLUMN name varchar(20);
ALTER TABLE old ENGINE = InnoDB;
ALTER TABLE old COMMENT = 'x', ENGINE = MEMORY;
CREATE TEMPORARY TABLE scratch (a int) ENGINE=MEMORY;
