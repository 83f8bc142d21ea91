-- options: {"charset-not-allowed": {"collations": ["utf8mb4_bin", "utf8mb4_general_ci", "latin1_swedish_ci", "utf8mb4_0900_ai_ci", "latin2_general_ci", "ascii_general_ci"]}}
CREATE TABLE old (id int NOT NULL PRIMARY KEY, name varchar(20)) DEFAULT CHARSET=latin1;
-- migration --
CREATE TABLE city (id int NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=latin1;
CREATE TABLE street (id int NOT NULL PRIMARY KEY, name varchar(50) CHARACTER SET latin2, code char(2) CHARACTER SET ascii);
ALTER TABLE old ADD COLUMN other varchar(10);
ALTER TABLE old ADD COLUMN number int;
CREATE DATABASE western DEFAULT CHARACTER SET = latin1;
SET CHARACTER SET 'gbk';
CREATE TABLE words (id int NOT NULL PRIMARY KEY, word varchar(20) COLLATE utf8mb4_german2_ci) COLLATE=utf8mb4_unicode_ci;
