CREATE TABLE stay (room int NOT NULL, day date NOT NULL, guest int, PRIMARY KEY (room)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE visit (room int NOT NULL) DEFAULT CHARSET=utf8mb4;
CREATE TABLE visitor (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE stay DROP PRIMARY KEY, ADD PRIMARY KEY (room, day);
-- The first one; another type.
ALTER TABLE visit ADD PRIMARY KEY (room);
ALTER TABLE visitor MODIFY id bigint NOT NULL;
