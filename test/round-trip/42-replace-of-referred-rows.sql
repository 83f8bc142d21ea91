-- MySQL 9.6 and later leave the rows that refer to a replaced one alone, but log a deletion and an insertion.
-- servers: mysql-9.7 mysql-9.7-gtid
CREATE TABLE p (id int PRIMARY KEY, v int, u int, code varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, UNIQUE KEY (u), UNIQUE KEY (code));
CREATE TABLE c (id int PRIMARY KEY, p int, CONSTRAINT c_p FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE);
CREATE TABLE n (id int PRIMARY KEY, p int, CONSTRAINT n_p FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL);
CREATE TABLE r (id int PRIMARY KEY, p int, CONSTRAINT r_p FOREIGN KEY (p) REFERENCES p (id) ON DELETE RESTRICT);
INSERT INTO p VALUES (1, 1, 1, 'a'), (2, 2, 2, 'b'), (3, 3, 3, 'c'), (4, 4, 4, 'd'), (5, 5, 5, 'e'), (6, 6, 6, 'f');
INSERT INTO c VALUES (1, 1), (2, 2), (5, 5), (6, 6);
INSERT INTO n VALUES (1, 1), (2, 2), (5, 5), (6, 6);
INSERT INTO r VALUES (1, 1), (2, 2);
-- migration
REPLACE INTO p VALUES (1, 10, 1, 'a'), (2, 20, 2, 'B'), (7, 7, 7, 'g'), (3, 3, 3, 'c');
REPLACE INTO p VALUES (4, 40, 5, 'x');
REPLACE INTO p VALUES (6, 60, 3, 'y');

