-- options: {"alter-merge": {"rows": 0}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, a int NOT NULL, b int NOT NULL, c int NOT NULL) DEFAULT CHARSET=utf8mb4;
CREATE TABLE other (id int NOT NULL PRIMARY KEY, a int NOT NULL, b int NOT NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE parcel MODIFY a bigint NOT NULL;
ALTER TABLE other MODIFY a bigint NOT NULL;
ALTER TABLE parcel MODIFY b bigint NOT NULL;
-- Rows are changed in between.
UPDATE other SET b = a WHERE id = 1;
ALTER TABLE other MODIFY b bigint NOT NULL;
-- What needs no rebuild may stand alone.
ALTER TABLE other ALTER COLUMN a SET DEFAULT 1;
