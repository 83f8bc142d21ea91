-- options: {"online-tool-trap": {"megabytes": 0}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, a int NOT NULL, b int) DEFAULT CHARSET=utf8mb4;
CREATE TABLE heap_ (a int) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE parcel ADD UNIQUE INDEX one_a (a);
ALTER TABLE heap_ ADD COLUMN b int;
ALTER TABLE parcel ADD COLUMN c int;
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY, a int NOT NULL);
ALTER TABLE fresh ADD UNIQUE INDEX one_a (a);
