-- options: {"ddl-on-large-table": {"rows": 0, "instant": false}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, a int) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE parcel ADD INDEX by_a (a);
ALTER TABLE parcel ALTER COLUMN a SET DEFAULT 1;
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY, a int);
CREATE INDEX by_a ON fresh (a);
