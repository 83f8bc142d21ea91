-- options: {"ddl-and-data": {}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, a int) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE kind (id int NOT NULL PRIMARY KEY, name varchar(20));
INSERT INTO kind (id, name) VALUES (1, 'small');
UPDATE parcel SET a = 1 WHERE id > 0;
CREATE INDEX by_a ON parcel (a);
ALTER TABLE parcel ADD COLUMN b int;
