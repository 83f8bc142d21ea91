-- options: {"algorithm-missing": {}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, a int) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE INDEX by_a ON parcel (a);
ALTER TABLE parcel ALGORITHM=INPLACE, ADD INDEX by_both (id, a);
ALTER TABLE parcel ADD COLUMN b int, ALGORITHM=INSTANT;
CREATE INDEX by_b ON parcel (b) ALGORITHM=INPLACE LOCK=NONE;
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY, a int);
CREATE INDEX by_a ON fresh (a);
