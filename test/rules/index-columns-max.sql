-- options: {"index-columns-max": {"max": 2, "primaryMax": 1}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, a int, b int, c int, KEY wide (a, b, c)) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE parcel ADD INDEX wider (c, b, a);
CREATE TABLE stay (room int NOT NULL, day date NOT NULL, guest int NOT NULL, PRIMARY KEY (room, day), UNIQUE KEY one (guest, day));
ALTER TABLE parcel CHANGE a x int;
