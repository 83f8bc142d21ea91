-- options: {"name-case": {"kinds": ["table", "column"]}}
CREATE TABLE Client (Id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE Orders (id int NOT NULL PRIMARY KEY, `createdAt` datetime, KEY By_Time (`createdAt`));
ALTER TABLE Client MODIFY Id bigint NOT NULL, ADD COLUMN Name varchar(20);
ALTER TABLE Client RENAME TO client_two;
CREATE VIEW All_Orders AS SELECT id FROM Orders;
