-- options: {"insert-rows-max": {"max": 2}}
CREATE TABLE colour (id int NOT NULL PRIMARY KEY, name varchar(20)) DEFAULT CHARSET=utf8mb4;
-- migration --
INSERT INTO colour (id, name) VALUES (1, 'red'), (2, 'green, (blue)'), (3, 'blue');
INSERT INTO colour (id, name) VALUES (4, 'red'), (5, 'green'), (6, UPPER('blue')), (7, 'x');
INSERT INTO colour (id, name) VALUES (8, 'red'), (9, '(3), (4), (5)') ON DUPLICATE KEY UPDATE name = VALUES(name);
INSERT INTO colour SET id = 10, name = 'grey';
