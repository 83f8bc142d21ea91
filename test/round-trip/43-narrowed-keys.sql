-- Narrowed values come back under their key, and to a partitioning expression.
SET sql_mode = '';
CREATE TABLE nk (id int NOT NULL AUTO_INCREMENT, name varchar(40) NOT NULL, d decimal(8,3) NOT NULL DEFAULT 1.5, PRIMARY KEY (id), UNIQUE KEY nd (name, d)) DEFAULT CHARSET=utf8mb4;
INSERT INTO nk VALUES (1, 'a long name', 1.125), (2, 'a lone wolf', 99999.5), (3, '', 0);
CREATE TABLE npk (id bigint NOT NULL, v varchar(20) NOT NULL, PRIMARY KEY (id), UNIQUE KEY (v));
INSERT INTO npk VALUES (70000, 'x'), (5, 'y'), (6, 'long enough to be cut');
CREATE TABLE part (id int NOT NULL, y int NOT NULL, v int, PRIMARY KEY (id, y)) PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN MAXVALUE);
INSERT INTO part VALUES (1, 1999, 1), (2, 70000, 2), (3, 5, NULL);
CREATE TABLE part2 (id int NOT NULL, y int NOT NULL, v int NOT NULL, UNIQUE KEY id (id, y), UNIQUE KEY v (v, y)) PARTITION BY HASH (y) PARTITIONS 3;
INSERT INTO part2 VALUES (1, 1999, 1), (2, 70000, 2), (3, 5, 3);
-- migration
SET sql_mode = '';
ALTER TABLE nk DROP INDEX nd, MODIFY name varchar(4) NOT NULL, MODIFY d decimal(4,1);
ALTER TABLE npk MODIFY id smallint NOT NULL, MODIFY v varchar(5) NOT NULL;
ALTER TABLE part MODIFY y smallint NOT NULL;
ALTER TABLE part2 DROP INDEX id, DROP INDEX v, DROP COLUMN y, ADD PRIMARY KEY (id) REMOVE PARTITIONING;
