CREATE TABLE g (id int PRIMARY KEY, p point, x geometry);
INSERT INTO g VALUES (1, ST_GeomFromText('POINT(1 2)'), ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))')), (2, NULL, NULL), (3, ST_GeomFromText('POINT(-1.5 50.25)', 4326), ST_GeomFromText('LINESTRING(0 0,5 5)'));
-- migration
UPDATE g SET p = NULL, x = ST_GeomFromText('POINT(9 9)');
DELETE FROM g WHERE id IN (1, 3);
