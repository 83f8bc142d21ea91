-- servers: mysql-9.7 mysql-9.7-gtid mariadb-10.11 mariadb-11.8
CREATE TABLE gen (id int PRIMARY KEY, a int, v int AS (a * 2) VIRTUAL, s int AS (a + 1) STORED, name varchar(10), KEY (s));
INSERT INTO gen (id, a, name) VALUES (1, 1, 'x'), (2, NULL, NULL), (3, 30, 'z');
CREATE TABLE gen_no_key (a int, s int AS (a + 1) STORED, v varchar(20) AS (CONCAT('n', a)) VIRTUAL);
INSERT INTO gen_no_key (a) VALUES (1), (1), (NULL);
-- migration
UPDATE gen SET a = a + 100;
DELETE FROM gen WHERE s > 110;
INSERT INTO gen (id, a) VALUES (9, 9);
INSERT INTO gen_no_key (a) VALUES (1);
UPDATE gen_no_key SET a = 5 LIMIT 1;
DELETE FROM gen_no_key LIMIT 1;
