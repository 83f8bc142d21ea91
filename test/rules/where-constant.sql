CREATE TABLE coupon (id int NOT NULL PRIMARY KEY, used int, code varchar(20)) DEFAULT CHARSET=utf8mb4;
-- migration --
DELETE FROM coupon WHERE 1 = 1;
UPDATE coupon SET used = 0 WHERE 1;
UPDATE coupon SET used = 0 WHERE (id = 5 OR 'a' = 'a');
UPDATE coupon SET used = 0 WHERE used = used;
UPDATE coupon SET used = 1 WHERE NULL;
UPDATE coupon SET used = 1 WHERE id > 5 AND 1 = 0;
-- All rows, said plainly; a constant beside a condition decides nothing.
UPDATE coupon SET used = 0 WHERE TRUE;
UPDATE coupon SET used = 0 WHERE 1 = 1 AND id = 5;
UPDATE coupon SET used = 0 WHERE id BETWEEN 1 AND 5;
UPDATE coupon SET used = 0 WHERE used;
UPDATE coupon SET used = 0 WHERE CASE WHEN used = 1 AND id = 1 THEN 1 ELSE 0 END;
-- Rows of the file's own.
CREATE TABLE draft (id int NOT NULL PRIMARY KEY);
INSERT INTO draft (id) VALUES (1);
DELETE FROM draft WHERE 1 = 1;
