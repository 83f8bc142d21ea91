-- MySQL prints a column's collation when the table's is not the default of its character set.
CREATE TABLE cp (id int PRIMARY KEY, name varchar(40) NOT NULL, t text, c varchar(10) CHARACTER SET latin1, b varchar(10) COLLATE utf8mb4_bin) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT INTO cp VALUES (1, 'ä', 'ö', 'x', 'A'), (2, 'b', NULL, NULL, 'a');
CREATE TABLE cc (id int PRIMARY KEY, p int, s varchar(20), CONSTRAINT cc_p FOREIGN KEY (p) REFERENCES cp (id)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT INTO cc VALUES (1, 1, 'x'), (2, NULL, 'y');
-- migration
ALTER TABLE cp MODIFY name varchar(80) NOT NULL, CHANGE t text2 mediumtext;
ALTER TABLE cp DROP COLUMN name;
DROP TABLE cc;
ALTER TABLE cp CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
DROP TABLE cp;
