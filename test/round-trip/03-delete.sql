CREATE TABLE log (id int NOT NULL PRIMARY KEY, at datetime(6) NULL, message varchar(100));
INSERT INTO log VALUES (1, '2020-02-29 23:59:59.999999', 'a'), (2, NULL, NULL), (3, '1000-01-01 00:00:00', ''), (4, '9999-12-31 23:59:59', 'last');
-- migration
DELETE FROM log WHERE id = 2;
DELETE FROM log WHERE message = '' OR id = 99;
DELETE FROM log;
