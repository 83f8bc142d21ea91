-- servers: mysql-9.7 mysql-9.7-gtid mysql-5.6
-- A key that another table refers to stays; MariaDB refuses such changes.
CREATE TABLE par (id int PRIMARY KEY, code varchar(10) NOT NULL, UNIQUE KEY (code));
CREATE TABLE kid (id int PRIMARY KEY, code varchar(10) NOT NULL, KEY (code), CONSTRAINT kc FOREIGN KEY (code) REFERENCES par (code));
INSERT INTO par VALUES (1, 'abcdef'), (2, 'bcdefg'), (3, 'c');
INSERT INTO kid VALUES (1, 'bcdefg'), (2, 'c');
-- migration
SET sql_mode = '';
SET foreign_key_checks = 0;
ALTER TABLE par MODIFY code varchar(3) NOT NULL;
ALTER TABLE kid MODIFY code varchar(2) NOT NULL;
SET foreign_key_checks = 1;
