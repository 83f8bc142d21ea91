SET sql_mode = '';
CREATE TABLE es (id int PRIMARY KEY, e enum('a','it''s','','ü','5') CHARACTER SET utf8mb4, s set('x','y','ö','1') CHARACTER SET utf8mb4);
INSERT INTO es VALUES (1, 'a', 'x,y'), (2, 'it''s', ''), (3, 'ü', 'x,y,ö,1'), (4, NULL, NULL), (5, 'no such member', 'ö'), (6, '', '1'), (7, '5', 'y');
-- migration
UPDATE es SET e = 'a', s = 'x';
DELETE FROM es WHERE id > 1;
