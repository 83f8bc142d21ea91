-- options: {"index-max": {"max": 3, "perColumn": 2}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, a int, b int, c int, KEY by_a (a), KEY by_b (b)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE full (id int NOT NULL PRIMARY KEY, a int, b int, c int, KEY by_a (a), KEY by_b (b), KEY by_c (c)) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE parcel ADD INDEX by_c (c), ADD INDEX by_bc (b, c);
CREATE INDEX by_cab ON parcel (c, a, b);
-- Not more than before: not the fault of these.
ALTER TABLE full ADD COLUMN d int, DROP INDEX by_c, ADD INDEX by_d (d);
ALTER TABLE full COMMENT 'full';
