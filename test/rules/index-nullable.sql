-- options: {"index-nullable": {}}
CREATE TABLE parcel (id int NOT NULL PRIMARY KEY, weight int, owner int, size int NOT NULL, KEY by_owner (owner)) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE parcel ADD INDEX by_weight (size, weight);
-- It was in an index before.
ALTER TABLE parcel ADD INDEX by_size (size, owner);
