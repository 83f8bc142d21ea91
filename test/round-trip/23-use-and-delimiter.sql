CREATE TABLE ud (id int PRIMARY KEY, s varchar(50));
INSERT INTO ud VALUES (1, 'a;b');
-- migration
DELIMITER //
UPDATE ud SET s = 'x;y' WHERE id = 1//
INSERT INTO ud VALUES (2, '// not here')//
DELIMITER ;
# a comment; with a semicolon
/* another; */ DELETE FROM ud WHERE s = 'x;y' -- and; one more
;
/*!50000 INSERT INTO ud VALUES (3, 'conditional') */;
