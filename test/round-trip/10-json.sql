-- servers: mysql-9.7 mysql-9.7-gtid mariadb-10.11 mariadb-11.8
CREATE TABLE j (id int PRIMARY KEY, doc json);
INSERT INTO j VALUES (1, '{"a":1,"b":[true,false,null,1.5,"x\\"y","é😀"],"c":{}}'), (2, '[]'), (3, NULL), (4, '"just text"'), (5, '12345678901234567890'), (6, '1.0'), (7, 'null'), (8, CONCAT('["', REPEAT('long ', 20000), '"]'));
-- migration
UPDATE j SET doc = JSON_SET(doc, '$.a', 2) WHERE id = 1;
UPDATE j SET doc = '{"other": true}' WHERE id > 1;
DELETE FROM j WHERE id IN (2, 5, 8);
INSERT INTO j VALUES (20, '{"new": [1, 2]}');
