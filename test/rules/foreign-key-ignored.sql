CREATE TABLE author (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
-- migration --
-- rollgate: ignore table-engine -- it is about the key
CREATE TABLE note (id int NOT NULL PRIMARY KEY, author int, FOREIGN KEY (author) REFERENCES author (id)) ENGINE=MyISAM;
CREATE TABLE book (id int NOT NULL PRIMARY KEY, author int, CONSTRAINT written_by FOREIGN KEY (author) REFERENCES author (id));
