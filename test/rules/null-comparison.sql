CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, weight int, note varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
DELETE FROM parcel WHERE weight = NULL;
UPDATE parcel SET note = IF(weight <> NULL, 'heavy', 'light') WHERE id = 1;
DELETE FROM parcel WHERE NULL = weight OR weight IN (NULL);
DELETE FROM parcel WHERE weight NOT IN (1, 2, NULL);
CREATE VIEW light AS SELECT id FROM parcel WHERE weight != NULL;
-- Assignments, and what NULL can be compared with.
UPDATE parcel SET weight = NULL, note = NULL WHERE weight IS NULL OR weight <=> NULL;
INSERT INTO parcel SET id = 1, weight = NULL;
INSERT INTO parcel (id, weight) VALUES (2, NULL) ON DUPLICATE KEY UPDATE weight = NULL;
DELETE FROM parcel WHERE weight IN (1, NULL) AND COALESCE(note, NULL) = 'x';
CREATE TABLE box (id int NOT NULL PRIMARY KEY, a int DEFAULT NULL);
