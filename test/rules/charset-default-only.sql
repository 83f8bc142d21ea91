CREATE TABLE city (id int NOT NULL PRIMARY KEY, name varchar(50), code char(2) CHARACTER SET ascii, note text) DEFAULT CHARSET=latin1;
CREATE TABLE number (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=latin1;
CREATE TABLE other (id int NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=latin1;
-- migration --
ALTER TABLE city DEFAULT CHARSET=utf8mb4;
ALTER TABLE number CHARACTER SET utf8mb4;
ALTER TABLE other DEFAULT CHARSET=utf8mb4, MODIFY name varchar(50) CHARACTER SET utf8mb4;
