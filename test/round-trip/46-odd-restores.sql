-- servers: mysql-9.7 mysql-9.7-gtid mariadb-10.11 mariadb-11.8
-- Values of many types come back to tables with and without a key, also where the statement does more than drop them.
CREATE TABLE `od``d` (id int NOT NULL, `a``b` decimal(20,10) NOT NULL, `c d` varchar(30) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'CHECK (x)', bi bit(5) NOT NULL, bl blob NOT NULL, en enum('it''s','b') NOT NULL, st set('a','b') NOT NULL, dt datetime(6) NOT NULL, ti time NOT NULL, ye year NOT NULL, fl float NOT NULL, js json NOT NULL, g geometry NOT NULL, PRIMARY KEY (id), UNIQUE KEY ab (`a``b`, `c d`(5)), UNIQUE KEY bi (bi), UNIQUE KEY bl (bl(20)), UNIQUE KEY en (en, st), UNIQUE KEY dt (dt, ti, ye), UNIQUE KEY fl (fl), SPATIAL KEY g (g)) DEFAULT CHARSET=utf8mb4;
INSERT INTO `od``d` VALUES (1, 1.5, 'é', b'1', X'00FF', 'b', 'a,b', '2020-01-01 00:00:00.000001', '-10:00:00', 2020, 1.1, '[1]', ST_GeomFromText('POINT(1 1)')), (2, 1.5, 'e', b'0', '', 'it''s', '', '2021-01-01', '10:00', 0, -3e20, '{}', ST_GeomFromText('LINESTRING(1 1, 2 2)'));
CREATE TABLE alone LIKE `od``d`;
ALTER TABLE alone DROP PRIMARY KEY, DROP COLUMN id;
INSERT INTO alone SELECT `a``b`, `c d`, bi, bl, en, st, dt, ti, ye, fl, js, g FROM `od``d`;
CREATE TABLE wide (id int NOT NULL, n int NOT NULL, name varchar(20) NOT NULL, upd timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (id), UNIQUE KEY n (n), UNIQUE KEY name (name)) DEFAULT CHARSET=latin1;
INSERT INTO wide VALUES (1, 1, 'é', '2020-01-01 00:00:00'), (2, 70000, 'f', '2020-01-02 00:00:00');
CREATE TABLE tree (id int NOT NULL, code varchar(10) NOT NULL, up varchar(10), PRIMARY KEY (id), UNIQUE KEY code (code), KEY up (up), CONSTRAINT tree_up FOREIGN KEY (up) REFERENCES tree (code));
INSERT INTO tree VALUES (1, 'root', NULL), (2, 'leaf', 'root'), (3, 'tip', 'leaf');
CREATE TABLE stubborn (id int NOT NULL, g geometry NOT NULL, j json NULL, d date NOT NULL, n int NOT NULL, PRIMARY KEY (id), KEY j (n, d), UNIQUE KEY d (d)) DEFAULT CHARSET=utf8mb4;
INSERT INTO stubborn VALUES (1, ST_GeomFromText('POINT(1 1)'), '{"a": 1}', '2020-01-01', 5), (2, ST_GeomFromText('LINESTRING(1 1, 2 2)'), NULL, '2021-01-01', 6);
CREATE TABLE texts (code varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, c varchar(10) CHARACTER SET latin1 NOT NULL, PRIMARY KEY (code), UNIQUE KEY c (c));
INSERT INTO texts VALUES ('a', 'ä'), ('b', 'B');
-- migration
SET sql_mode = '';
ALTER TABLE `od``d` DROP COLUMN bi, DROP COLUMN bl, DROP COLUMN fl, DROP COLUMN js, DROP COLUMN g, DROP INDEX ab, DROP INDEX en, DROP INDEX dt, DROP COLUMN `a``b`, DROP COLUMN `c d`, DROP COLUMN en, DROP COLUMN st, DROP COLUMN dt, DROP COLUMN ti, DROP COLUMN ye;
ALTER TABLE alone DROP INDEX ab, DROP COLUMN `a``b`;
ALTER TABLE alone DROP INDEX fl, DROP COLUMN g, MODIFY bl varbinary(1) NOT NULL, DROP INDEX bl, DROP COLUMN bi;
ALTER TABLE wide DROP INDEX n, DROP COLUMN n, CHANGE id number bigint NOT NULL, CONVERT TO CHARACTER SET utf8mb4, MODIFY name varchar(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, ADD COLUMN extra int NOT NULL, RENAME TO wider;
UPDATE wider SET extra = 4;
ALTER TABLE tree DROP FOREIGN KEY tree_up, DROP COLUMN code, MODIFY up char(2);
ALTER TABLE stubborn DROP INDEX d, MODIFY d varchar(3), MODIFY j varchar(2), CHANGE n m char(1) NOT NULL;
ALTER TABLE texts MODIFY code varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL, MODIFY c varchar(10) CHARACTER SET ascii NOT NULL;
