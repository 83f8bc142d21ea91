CREATE TABLE country (code char(2) NOT NULL PRIMARY KEY, name varchar(50), KEY name (name)) DEFAULT CHARSET=utf8mb4;
-- migration --
INSERT IGNORE INTO country (code, name) VALUES ('IS', 'Iceland');
UPDATE IGNORE country SET name = 'Iceland' WHERE code = 'IS';
DELETE IGNORE FROM country WHERE code = 'XX';
-- An index hint, and a table of the file's own.
DELETE FROM country WHERE code IN (SELECT code FROM (SELECT code FROM country IGNORE INDEX (name)) c);
CREATE TABLE draft (id int NOT NULL PRIMARY KEY);
INSERT IGNORE INTO draft (id) VALUES (1), (1);
