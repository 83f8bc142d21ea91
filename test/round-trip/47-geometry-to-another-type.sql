-- servers: mysql-9.7 mysql-9.7-gtid
-- MySQL turns a geometry into other types, but not back.
CREATE TABLE gy (id int PRIMARY KEY, g geometry NOT NULL, v vector(2), j json);
INSERT INTO gy VALUES (1, ST_GeomFromText('POINT(1 1)'), X'000000000000803F', '[1]'), (2, ST_GeomFromText('LINESTRING(1 1, 2 2)'), NULL, NULL);
-- migration
SET sql_mode = '';
ALTER TABLE gy MODIFY g year NOT NULL, MODIFY j varchar(1);
