CREATE TABLE country (code char(2) NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
INSERT INTO country VALUES ('IS', 'Iceland');
REPLACE country VALUES ('NO', 'Norway');
INSERT INTO country (code, name) VALUES ('SE', 'Sweden');
INSERT INTO country SET code = 'FI';
INSERT INTO country () VALUES ();
INSERT INTO country (SELECT 'DK', 'Denmark');
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY);
INSERT INTO fresh VALUES (1);
