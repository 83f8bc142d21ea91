CREATE TABLE book (id int NOT NULL PRIMARY KEY, title varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE shelf​ (id int NOT NULL PRIMARY KEY);
CREATE TABLE `box ` (id int NOT NULL PRIMARY KEY);
SELECT title AS ‘x’ FROM book;
SELECT 1 AS one；
;
-- Texts, comments “and” names may have what they like.
INSERT INTO book (id, title) VALUES (1, '“Sjálfstætt fólk”');
CREATE TABLE bók (id int NOT NULL PRIMARY KEY, `titill—nafn` int);
